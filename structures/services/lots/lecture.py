"""Reading a CSV or XLSX file row by row, as text; what cannot be read says why."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook, load_workbook

from siae_portal.storage.models import Fichier
from siae_portal.storage.services import path_of
from structures.rules.lots import LIGNES_MAX

CSV = "text/csv"
_SEPARATEURS = ";,\t|"
_BLOC = 1_000_000
_FUSION = b"<mergeCell "


class FichierIllisible(Exception):
    """The file cannot be read; a French sentence says why and what to do."""


def read_rows(fichier: Fichier) -> Iterator[list[str]]:
    """The rows of the first sheet as text, headers first; empty rows come as empty lists.

    Raises:
        FichierIllisible: wrong encoding, no column, merged cells, damaged, or too many rows.
    """
    chemin = path_of(fichier.sha256)
    lignes = _csv(chemin) if fichier.type_mime == CSV else _xlsx(chemin)
    lus = 0
    for ligne in lignes:
        lus += bool(ligne)
        if lus > LIGNES_MAX + 1:
            raise FichierIllisible(
                f"Ce fichier a plus de {LIGNES_MAX} lignes : coupez-le en plusieurs fichiers."
            )
        yield ligne


def _trimmed(cellules: Sequence[str]) -> list[str]:
    ligne = [cellule.strip() for cellule in cellules]
    while ligne and not ligne[-1]:
        ligne.pop()
    return ligne


def _csv(chemin: Path) -> Iterator[list[str]]:
    texte = _decoded(chemin.read_bytes())
    entete = texte.partition("\n")[0]
    separateur = max(_SEPARATEURS, key=entete.count)
    if separateur not in entete:
        raise FichierIllisible(
            "Une seule colonne a été trouvée : enregistrez le fichier en CSV avec des points-virgules."
        )
    try:
        for ligne in csv.reader(io.StringIO(texte, newline=""), delimiter=separateur):
            yield _trimmed(ligne)
    except csv.Error as erreur:
        raise FichierIllisible(
            "Ce CSV est mal formé (un guillemet reste ouvert) : enregistrez-le de nouveau."
        ) from erreur


def _decoded(octets: bytes) -> str:
    for encodage in ("utf-8-sig", "cp1252"):
        try:
            return octets.decode(encodage)
        except UnicodeDecodeError:
            continue
    raise FichierIllisible("Les accents de ce fichier ne se lisent pas : enregistrez-le en CSV UTF-8.")


def _xlsx(chemin: Path) -> Iterator[list[str]]:
    with chemin.open("rb") as flux:
        classeur = _workbook(flux)
        try:
            feuille: Any = classeur.worksheets[0]
            feuille.reset_dimensions()
            for cellules in feuille.iter_rows(values_only=True):
                yield _trimmed([_text_of(valeur) for valeur in cellules])
        finally:
            classeur.close()


def _workbook(flux: BinaryIO) -> Workbook:
    try:
        _refuse_merged(flux)
        return load_workbook(flux, read_only=True, keep_links=False)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError) as erreur:
        raise FichierIllisible("Ce classeur est abîmé : enregistrez-le de nouveau en XLSX.") from erreur


def _refuse_merged(classeur: BinaryIO) -> None:
    """Merged cells lose the values under them: the person says which she wants."""
    with zipfile.ZipFile(classeur) as archive:
        for nom in archive.namelist():
            if not nom.startswith("xl/worksheets/sheet"):
                continue
            with archive.open(nom) as flux:
                reste = b""
                while bloc := flux.read(_BLOC):
                    if _FUSION in reste + bloc:
                        raise FichierIllisible(
                            "Ce classeur a des cellules fusionnées : défusionnez-les, puis renvoyez-le."
                        )
                    reste = bloc[-len(_FUSION) :]


def _text_of(valeur: Any) -> str:
    """A cell as a person would type it."""
    if valeur is None:
        return ""
    if isinstance(valeur, datetime):
        return valeur.date().isoformat()
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    return str(valeur)


def numbered(lignes: Iterator[list[str]]) -> list[tuple[int, list[str]]]:
    """The rows after the headers, numbered as the spreadsheet numbers them, empty ones left out."""
    return [(rang, ligne) for rang, ligne in enumerate(lignes, start=2) if ligne]
