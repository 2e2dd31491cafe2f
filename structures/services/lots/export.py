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
from structures.rules.lots import COLONNES_STRUCTURES, neutralised
from structures.services.lots.comparaison import values_of
from structures.services.lots.lots import loaded

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
    """Headers, then one row per habilitation of a place."""
    yield ["Courriel", "Prénom", "Nom", "Rôle", "Qualité", "Du", "Au"]
    for h in habilitations.select_related("user").order_by("user__nom", "user__prenom", "pk"):
        fin = h.fin_on.isoformat() if h.fin_on else ""
        yield [
            h.user.email,
            h.user.prenom,
            h.user.nom,
            str(h.get_role_display()),
            h.qualite,
            h.debut_on.isoformat(),
            fin,
        ]


def model_rows() -> Iterator[list[str]]:
    """The file to fill: headers and one example."""
    yield ENTETES
    yield [colonne.exemple for colonne in COLONNES_STRUCTURES]


def error_rows(lot: Lot) -> Iterator[list[str]]:
    """The rows in error as they were typed, with what is wrong in a last column."""
    yield [*ENTETES, "Erreur"]
    for ligne in lot.lignes.filter(statut=StatutLigne.ERREUR).for_list().iterator(chunk_size=LOT_LU):
        cellules = loaded(ligne.apres)
        yield [*(cellules.get(nom, "") for nom in _NOMS), f"ligne {ligne.rang} : {' ; '.join(ligne.erreurs)}"]


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
    feuille: Any = classeur.create_sheet("Structures")
    for ligne in lignes:
        feuille.append([neutralised(cellule) for cellule in ligne])
    with tempfile.TemporaryFile() as flux:
        classeur.save(flux)
        flux.seek(0)
        while bloc := flux.read(_BLOC):
            yield bloc
