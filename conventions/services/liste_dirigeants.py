"""A list of directors to fill in, as a workbook: the paper LISTE_DIRIGEANTS."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from conventions.models import Dossier
from conventions.services.tableur import safe_cell

TITRE = "Liste des membres du conseil ou des dirigeants"
CONSIGNE = "Une personne par ligne. Enregistrez au format PDF avant de joindre la liste au dossier."
COLONNES = (("Nom", 28), ("Prénom", 24), ("Fonction", 36), ("Depuis le", 16))
LIGNES = 20
ENTETE = 5


def directors_xlsx(dossier: Dossier) -> bytes:
    """The name of the structure, four columns, blank lines; printed on one page."""
    classeur = Workbook()
    feuille = classeur.active
    assert isinstance(feuille, Worksheet)  # noqa: S101 — a new workbook has a sheet
    feuille.title = "Dirigeants"
    for ligne in (TITRE, safe_cell(dossier.structure.denomination), CONSIGNE):
        feuille.append([ligne])
    feuille["A1"].font = Font(bold=True, size=14)
    _columns(feuille)
    feuille.freeze_panes = f"A{ENTETE + 1}"
    feuille.page_setup.orientation, feuille.page_setup.fitToHeight = "landscape", 1
    feuille.sheet_properties.pageSetUpPr.fitToPage = True
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def _columns(feuille: Worksheet) -> None:
    """The titles, and a grid to write in."""
    trait = Side(style="thin")
    cadre = Border(left=trait, right=trait, top=trait, bottom=trait)
    for rang, (titre, largeur) in enumerate(COLONNES, start=1):
        feuille.column_dimensions[get_column_letter(rang)].width = largeur
        feuille.cell(row=ENTETE, column=rang, value=titre).font = Font(bold=True)
        for ligne in range(ENTETE, ENTETE + LIGNES + 1):
            case = feuille.cell(row=ligne, column=rang)
            case.border, case.alignment = cadre, Alignment(wrap_text=True, vertical="top")
