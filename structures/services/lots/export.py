"""Writing structures and rows of a batch as CSV or XLSX, formulas neutralised, row by row."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from openpyxl import Workbook

from siae_portal.comptes.models.habilitation import HabilitationQuerySet
from structures.enums import StatutLigne
from structures.models import Lot
from structures.querysets import StructureQuerySet
from structures.rules.lots import COLONNES_STRUCTURES, Colonne, neutralised
from structures.rules.lots_membres import COLONNES_MEMBRES
from structures.services.lots.comparaison import values_of
from structures.services.lots.genres import genre_of
from structures.services.lots.presents import values_of_member
from structures.services.lots.valeurs import loaded

LOT_LU = 500
BOM = "\ufeff"
_BLOC = 64_000
ENTETES = [colonne.entete for colonne in COLONNES_STRUCTURES]
_NOMS = [colonne.nom for colonne in COLONNES_STRUCTURES]


def structure_rows(structures: StructureQuerySet) -> Iterator[list[str]]:
    """Headers, then one row per structure; never its IBAN."""
    yield ENTETES
    for structure in structures.select_related("commune").iterator(chunk_size=LOT_LU):
        valeurs = values_of(structure)
        yield [valeurs[nom] for nom in _NOMS]


def member_rows(habilitations: HabilitationQuerySet) -> Iterator[list[str]]:
    """Headers, then one row per habilitation of a place, as an import reads them."""
    yield [colonne.entete for colonne in COLONNES_MEMBRES]
    for h in habilitations.select_related("user").order_by("user__nom", "user__prenom", "pk"):
        yield [*(values_of_member(h) | {"role": str(h.get_role_display())}).values()]


def model_rows(colonnes: Sequence[Colonne]) -> Iterator[list[str]]:
    """The file to fill: headers and one example."""
    yield [colonne.entete for colonne in colonnes]
    yield [colonne.exemple for colonne in colonnes]


def error_rows(lot: Lot) -> Iterator[list[str]]:
    """The rows in error as they were typed, with what is wrong in a last column."""
    colonnes = genre_of(lot).colonnes
    yield [*(colonne.entete for colonne in colonnes), "Erreur"]
    for ligne in lot.lignes.filter(statut=StatutLigne.ERREUR).for_list().iterator(chunk_size=LOT_LU):
        cellules = loaded(ligne.apres)
        yield [
            *(cellules.get(c.nom, "") for c in colonnes),
            f"ligne {ligne.rang} : {' ; '.join(ligne.erreurs)}",
        ]


def to_csv(lignes: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """UTF-8 with its mark, semicolons: what a French spreadsheet opens by itself."""
    tampon = io.StringIO()
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    yield BOM.encode()
    for ligne in lignes:
        ecrivain.writerow([neutralised(cellule) for cellule in ligne])
        yield tampon.getvalue().encode()
        tampon.seek(0)
        tampon.truncate()


def to_xlsx(lignes: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """A workbook written row by row on disk, then sent; every cell is text."""
    classeur = Workbook(write_only=True)
    feuille: Any = classeur.create_sheet("Portail SIAE")
    for ligne in lignes:
        feuille.append([neutralised(cellule) for cellule in ligne])
    with tempfile.TemporaryFile() as flux:
        classeur.save(flux)
        flux.seek(0)
        while bloc := flux.read(_BLOC):
            yield bloc
