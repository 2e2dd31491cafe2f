"""Files of rows: how each cell is read and why it is refused; the columns of a file of structures."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from siae_portal.formulaires.identifiants import SiretField
from structures.rules.formes import libelle_forme
from structures.rules.noms import sort_key

Lecteur = Callable[[str], str]
LIGNES_MAX = 20_000
ANNULATION_JOURS = 30
"""Choice of the project: a batch is undone within thirty days."""
_FORMULES = ("=", "+", "-", "@")
_DATE_ZERO_EXCEL = date(1899, 12, 30)
_ANNEES = range(1900, 2101)


class CelluleRefusee(Exception):
    """What is wrong in a cell, and what to do: a French sentence."""


@dataclass(frozen=True, kw_only=True)
class Colonne:
    """One column. `lire` gives the value in its canonical form, as text; an empty cell is not read.

    `montrer`: the canonical value in words. `comparee`: whether the file may change it.
    """

    nom: str
    entete: str
    aide: str
    exemple: str
    lire: Lecteur
    obligatoire: bool = False
    montrer: Callable[[str], str] = str
    comparee: bool = True


def neutralised(texte: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{texte}" if _looks_like_formula(texte) else texte


def restored(texte: str) -> str:
    """The text that `neutralised` protected."""
    return texte[1:] if texte.startswith("'") and _looks_like_formula(texte[1:]) else texte


def _looks_like_formula(texte: str) -> bool:
    """Whatever spaces and apostrophes stand before."""
    return texte.lstrip("' \t\r\n").startswith(_FORMULES)


def read_row(cellules: Mapping[str, str], colonnes: Sequence[Colonne]) -> tuple[dict[str, str], list[str]]:
    """Canonical values of the cells that are filled, and one sentence per bad cell.

    Args:
        cellules: column → text, for the columns of the file.
    """
    valeurs, erreurs = {}, []
    for colonne in colonnes:
        texte = cellules.get(colonne.nom, "").strip()
        try:
            if valeur := _read_cell(texte, colonne):
                valeurs[colonne.nom] = valeur
        except CelluleRefusee as refus:
            erreurs.append(f"colonne « {colonne.entete} » : {refus}"[:300])
    return valeurs, erreurs


def _read_cell(texte: str, colonne: Colonne) -> str:
    if not texte:
        if colonne.obligatoire:
            raise CelluleRefusee("la cellule est vide, remplissez-la.")
        return ""
    if texte.startswith("="):
        raise CelluleRefusee("la cellule contient une formule, écrivez sa valeur.")
    return colonne.lire(restored(texte))


def lire_texte(taille: int) -> Lecteur:
    """A text of that many characters at most, its spaces made single."""

    def lire(texte: str) -> str:
        if len(texte) > taille:
            raise CelluleRefusee(f"{len(texte)} caractères, {taille} au plus : raccourcissez.")
        return " ".join(texte.split())

    return lire


def _matching(motif: str, phrase: str) -> Lecteur:
    def lire(texte: str) -> str:
        propre = re.sub(r"[\s.]", "", texte).upper()
        if not re.fullmatch(motif, propre):
            raise CelluleRefusee(phrase)
        return propre

    return lire


def lire_siret(texte: str) -> str:
    """14 digits with right keys."""
    try:
        return SiretField().to_python(texte)
    except ValidationError as erreur:
        raise CelluleRefusee(erreur.messages[0]) from erreur


def lire_date(texte: str) -> str:
    """A French or ISO date, or the number that a spreadsheet keeps; given as ISO."""
    jour = _day(texte)
    if jour is None or jour.year not in _ANNEES:
        raise CelluleRefusee(f"« {texte[:30]} » n’est pas une date : écrivez-la par exemple 14/01/2027.")
    return jour.isoformat()


def _day(texte: str) -> date | None:
    try:
        if re.fullmatch(r"\d{1,5}", texte):
            return _DATE_ZERO_EXCEL + timedelta(days=int(texte))
        if trouve := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", texte):
            return date(int(trouve[3]), int(trouve[2]), int(trouve[1]))
        return date.fromisoformat(texte[:10])
    except ValueError:
        return None


def lire_code_postal(texte: str) -> str:
    """Five digits; a spreadsheet may have taken the first zero away."""
    propre = re.sub(r"\s", "", texte).zfill(5)
    if not re.fullmatch(r"\d{5}", propre):
        raise CelluleRefusee("un code postal a cinq chiffres.")
    return propre


def lire_courriel(texte: str) -> str:
    """An address, in lower case."""
    try:
        validate_email(texte)
    except ValidationError as erreur:
        raise CelluleRefusee(f"« {texte[:60]} » n’est pas une adresse électronique.") from erreur
    return texte.lower()


def lire_site(texte: str) -> str:
    """An address of the web."""
    try:
        URLValidator(schemes=["http", "https"])(texte)
    except ValidationError as erreur:
        raise CelluleRefusee("écrivez une adresse qui commence par https://") from erreur
    return lire_texte(200)(texte)


def lire_forme(texte: str) -> str:
    """A legal category of the file of legal forms."""
    if not libelle_forme(texte):
        raise CelluleRefusee(f"« {texte[:10]} » n’est pas une catégorie juridique connue (par exemple 9220).")
    return texte


def _colonne(
    nom: str, entete: str, exemple: str, lire: Lecteur, aide: str, *, obligatoire: bool = False
) -> Colonne:
    return Colonne(nom=nom, entete=entete, exemple=exemple, lire=lire, aide=aide, obligatoire=obligatoire)


NOUVELLE_ADRESSE = "nécessaire pour une nouvelle structure"

COLONNES_STRUCTURES: tuple[Colonne, ...] = (
    _colonne("siret", "SIRET", "99900009400014", lire_siret, "14 chiffres, espaces admis", obligatoire=True),
    _colonne(
        "denomination",
        "Dénomination",
        "Les Ateliers du Lac",
        lire_texte(150),
        "150 caractères",
        obligatoire=True,
    ),
    _colonne("categorie_juridique", "Catégorie juridique", "9220", lire_forme, "quatre chiffres (INSEE)"),
    _colonne("registre", "RNA ou RCS", "W543000001", lire_texte(80), "80 caractères"),
    _colonne(
        "naf",
        "Code NAF",
        "8899B",
        _matching(r"\d{4}[A-Z]", "un code NAF a quatre chiffres et une lettre."),
        "quatre chiffres et une lettre",
    ),
    _colonne(
        "idcc",
        "Convention collective (IDCC)",
        "3016",
        lambda texte: _matching(r"\d{4}", "un IDCC a quatre chiffres.")(texte.zfill(4)),
        "quatre chiffres",
    ),
    _colonne("adresse", "Adresse", "12 rue du Canal", lire_texte(250), "numéro et voie"),
    _colonne(
        "code_postal",
        "Code postal",
        "54400",
        lire_code_postal,
        NOUVELLE_ADRESSE,
    ),
    _colonne("commune", "Commune", "Longwy", lire_texte(100), NOUVELLE_ADRESSE),
    _colonne("telephone", "Téléphone", "03 00 00 00 00", lire_texte(20), "20 caractères"),
    _colonne("courriel", "Courriel", "contact@exemple.fr", lire_courriel, "une adresse"),
    _colonne("site_web", "Site web", "https://exemple.fr", lire_site, "commence par https://"),
    _colonne("representant_nom", "Représentant légal", "Camille Exemple", lire_texte(150), "prénom et nom"),
    _colonne(
        "representant_qualite", "Qualité du représentant", "présidente", lire_texte(120), "120 caractères"
    ),
    _colonne("creee_on", "Créée le", "01/03/2010", lire_date, "JJ/MM/AAAA ou AAAA-MM-JJ"),
)


class EntetesRefusees(Exception):
    """Columns unknown, missing or twice there: a French sentence."""


def match_headers(entetes: Sequence[str], colonnes: Sequence[Colonne]) -> list[str]:
    """The column of each header, whatever its case and accents; `erreur` (of our own file) is left out.

    Raises:
        EntetesRefusees: with what to do.
    """
    connues = {sort_key(c.entete): c.nom for c in colonnes} | {"erreur": "", "": ""}
    inconnues = [e for e in entetes if sort_key(e) not in connues]
    if inconnues:
        admises = ", ".join(c.entete for c in colonnes)
        raise EntetesRefusees(
            f"Colonne inconnue : « {inconnues[0][:40]} ». Colonnes admises : {admises}."[:300]
        )
    noms = [connues[sort_key(e)] for e in entetes]
    doubles = {nom for nom in noms if nom and noms.count(nom) > 1}
    if doubles:
        raise EntetesRefusees(
            f"La colonne « {doubles.pop()} » est deux fois dans le fichier : gardez-en une."
        )
    absentes = [c.entete for c in colonnes if c.obligatoire and c.nom not in noms]
    if absentes:
        raise EntetesRefusees(f"Colonne manquante : {', '.join(absentes)}. Partez du modèle de fichier.")
    return noms
