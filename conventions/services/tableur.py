"""Tables to and from a spreadsheet: the model to fill, the file that comes back, the cells pasted."""

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from conventions.rules.listes import choix_de, libelle_de
from conventions.rules.tableaux import LIGNES_MAX, Tableau

TAILLE_MAX_MO = 2
DEPLIE_MAX_MO = 40
FEUILLES_MAX = 60
COLONNES_MAX = 40
_MO = 1_000_000
_FORMULES = ("=", "+", "-", "@", "\t")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FichierIllisible(Exception):
    """The file is not a spreadsheet that can be read here; the message is shown as it is."""


def model_xlsx(tableau: Tableau, lignes: Iterable[dict[str, Any]]) -> bytes:
    """The table as a workbook: its columns, what is already saved, the choices on a second sheet."""
    classeur = Workbook()
    feuille = classeur.active
    assert feuille is not None  # noqa: S101 — a new workbook has a sheet
    feuille.title = "Saisie"
    for ligne in model_rows(tableau, lignes):
        feuille.append([safe_cell(cellule) for cellule in ligne])
    for rang, colonne in enumerate(tableau.colonnes, start=1):
        feuille.cell(row=1, column=rang).font = Font(bold=True)
        feuille.column_dimensions[get_column_letter(rang)].width = max(16, len(colonne.libelle) + 4)
    choix = classeur.create_sheet("Choix")
    for colonne in tableau.colonnes:
        if colonne.forme.startswith("choix:"):
            libelles = [libelle for _code, libelle in choix_de(colonne.forme.removeprefix("choix:"))]
            choix.append([colonne.libelle, *libelles])
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def model_csv(tableau: Tableau, lignes: Iterable[dict[str, Any]]) -> bytes:
    """The same as CSV for a French spreadsheet: semicolons, a byte order mark."""
    sortie = io.StringIO()
    redaction = csv.writer(sortie, delimiter=";")
    for ligne in model_rows(tableau, lignes):
        redaction.writerow([safe_cell(cellule) for cellule in ligne])
    return sortie.getvalue().encode("utf-8-sig")


def model_rows(tableau: Tableau, lignes: Iterable[dict[str, Any]]) -> list[list[Any]]:
    """Titles, then what is saved; every account of a table of fixed lines."""
    saisies = list(lignes)
    if tableau.fixes:
        par_cle = {ligne.get(tableau.cle): ligne for ligne in saisies}
        saisies = [{**par_cle.get(fixe.code, {}), tableau.cle: fixe.code} for fixe in tableau.fixes]
    titres: list[Any] = [colonne.libelle for colonne in tableau.colonnes]
    return [titres, *([_shown(c.forme, ligne.get(c.nom)) for c in tableau.colonnes] for ligne in saisies)]


def _shown(forme: str, valeur: Any) -> Any:
    genre, _, liste = forme.partition(":")
    if valeur is None:
        return ""
    if genre == "choix":
        return libelle_de(liste, str(valeur))
    if isinstance(valeur, bool):
        return "Oui" if valeur else "Non"
    if genre in {"montant_eur", "decimal_2"} and valeur != "":
        return Decimal(str(valeur))
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    return valeur


def safe_cell(valeur: Any) -> Any:
    """A text that a spreadsheet would run is shown as text."""
    if isinstance(valeur, str) and valeur.startswith(_FORMULES):
        return f"'{valeur}"
    return valeur


def read_file(fichier: BinaryIO, *, taille: int) -> list[list[str]]:
    """The cells of the first sheet of a workbook, or of a CSV file, as texts; formulas as their value.

    Raises:
        FichierIllisible: too heavy, not a spreadsheet, or one that unfolds beyond measure.
    """
    if taille > TAILLE_MAX_MO * _MO:
        raise FichierIllisible(
            f"Ce fichier dépasse {TAILLE_MAX_MO} Mo : gardez seulement la feuille du modèle, puis envoyez-le."
        )
    contenu = fichier.read()
    if contenu.startswith(b"PK"):
        return _trimmed(_read_xlsx(contenu))
    return _trimmed(read_text(_decode(contenu)))


def read_text(texte: str) -> list[list[str]]:
    """Cells pasted or written in a text: tabs, semicolons, or commas when there is nothing else.

    Raises:
        FichierIllisible: not a text of cells.
    """
    if "\x00" in texte:
        raise FichierIllisible("Ce fichier n’est pas un tableau : envoyez le modèle, en XLSX ou en CSV.")
    premiere = texte.lstrip("\ufeff").split("\n", 1)[0]
    separateur = next((signe for signe in ("\t", ";") if signe in premiere), "\t" if "\t" in texte else ";")
    if separateur == ";" and ";" not in texte and "," in premiere:
        separateur = ","
    lecture = csv.reader(io.StringIO(texte.lstrip("\ufeff")), delimiter=separateur)
    try:
        return _trimmed([[cellule.strip() for cellule in ligne] for ligne in lecture])
    except csv.Error as erreur:
        raise FichierIllisible("Ce texte n’est pas un tableau : copiez les cellules du tableur.") from erreur


def _decode(contenu: bytes) -> str:
    for codage in ("utf-8-sig", "cp1252"):
        try:
            return contenu.decode(codage)
        except UnicodeDecodeError:
            continue
    raise FichierIllisible("Ce fichier n’est pas un tableau : envoyez le modèle, en XLSX ou en CSV.")


def _read_xlsx(contenu: bytes) -> list[list[str]]:
    illisible = FichierIllisible(
        "Ce classeur ne s’ouvre pas : enregistrez-le de nouveau au format XLSX, sans mot de passe."
    )
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            parts = archive.infolist()
            if len(parts) > FEUILLES_MAX or sum(part.file_size for part in parts) > DEPLIE_MAX_MO * _MO:
                raise FichierIllisible(
                    "Ce classeur est trop grand : gardez seulement la feuille du modèle, puis envoyez-le."
                )
        classeur = load_workbook(io.BytesIO(contenu), read_only=True, data_only=True)
        feuille = classeur.worksheets[0]
        lignes = feuille.iter_rows(max_row=LIGNES_MAX + 2, max_col=COLONNES_MAX, values_only=True)
        return [[_text(cellule) for cellule in ligne] for ligne in lignes]
    except FichierIllisible:
        raise
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError, TypeError, SyntaxError) as erreur:
        raise illisible from erreur


def _text(cellule: Any) -> str:
    if cellule is None:
        return ""
    if isinstance(cellule, bool):
        return "Oui" if cellule else "Non"
    if isinstance(cellule, datetime | date):
        return f"{cellule:%d/%m/%Y}"
    if isinstance(cellule, time):
        return f"{cellule:%H:%M}"
    if isinstance(cellule, float):
        return str(int(cellule)) if cellule.is_integer() else repr(cellule)
    return str(cellule).strip().removeprefix("'")


def _trimmed(lignes: list[list[str]]) -> list[list[str]]:
    """Without the blank lines."""
    return [ligne for ligne in lignes if any(cellule.strip() for cellule in ligne)]
