"""Turn the text of an ASP field into a value, or say in French why it cannot be."""

import datetime
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import Any

from stdnum.fr import siren, siret

VRAI_FAUX = {"true": True, "false": False, "1": True, "0": False, "": None}
DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})(?: \d{2}:\d{2}(?::\d{2})?)?\Z")
CENTIEME = Decimal("0.01")
RANG_MAX = 99
NOMBRE = re.compile(r"-?\d{1,13}(?:[.,]\d{1,6})?\Z")


class ChampInvalide(ValueError):
    """A field cannot be read; the message is shown as it is."""


class Champs:
    """The fields of one line, read one by one; every refusal is kept, so that all are said at once."""

    def __init__(self, valeurs: Mapping[str, str]) -> None:
        self.valeurs = valeurs
        self.refus: list[str] = []

    def texte(self, colonne: str, longueur_max: int | None = None) -> str:
        """The text of a column, empty when the extract has no such column."""
        texte = self.valeurs.get(colonne, "")
        return self.limite(colonne, texte, longueur_max) if longueur_max else texte

    def limite(self, colonne: str, texte: str, longueur_max: int) -> str:
        """The text, refused when it is longer than what the portal can hold."""
        if len(texte) > longueur_max:
            self.refuse(f"{colonne} : {len(texte)} caractères au lieu de {longueur_max} au plus")
        return texte

    def refuse(self, raison: str) -> None:
        """Add a reason to refuse the line."""
        self.refus.append(raison)

    def lire(self, colonne: str, conversion: Callable[[str], Any]) -> Any:
        """The converted value; None when empty, or when unreadable (the reason is then kept)."""
        if not (texte := self.texte(colonne)):
            return None
        try:
            return conversion(texte)
        except ChampInvalide as refus:
            self.refuse(f"{colonne} : {refus}")
            return None

    def obligatoire(self, colonne: str, conversion: Callable[[str], Any]) -> Any:
        """Like `lire`, an empty value being a refusal."""
        if not self.texte(colonne):
            self.refuse(f"{colonne} : valeur absente")
        return self.lire(colonne, conversion)


@lru_cache(maxsize=4096)
def to_date(texte: str) -> datetime.date:
    """Date of an ASP file: `31/12/2022`, a time after it being ignored.

    Raises:
        ChampInvalide: not a date.
    """
    if trouve := DATE.match(texte):
        jour, mois, annee = map(int, trouve.groups())
        with suppress(ValueError):
            return datetime.date(annee, mois, jour)
    raise ChampInvalide(f"« {texte} » n’est pas une date JJ/MM/AAAA")


def to_decimal(texte: str) -> Decimal:
    """Exact number, point or comma.

    Raises:
        ChampInvalide: not a plain number.
    """
    if not NOMBRE.match(texte):
        raise ChampInvalide(f"« {texte} » n’est pas un nombre")
    return Decimal(texte.replace(",", "."))


def to_positive(texte: str) -> Decimal:
    """Exact number, zero or more.

    Raises:
        ChampInvalide: not a number, or negative.
    """
    if (valeur := to_decimal(texte)) < 0:
        raise ChampInvalide(f"« {texte} » est négatif")
    return valeur


def up_to(maximum: str) -> Callable[[str], Decimal]:
    """A conversion to a number from zero to `maximum`, with two decimals at most."""
    borne = Decimal(maximum)

    def convert(texte: str) -> Decimal:
        valeur = to_positive(texte)
        if valeur != valeur.quantize(CENTIEME):
            raise ChampInvalide(f"« {texte} » a plus de deux décimales")
        if valeur > borne:
            raise ChampInvalide(f"« {texte} » dépasse {maximum}")
        return valeur

    return convert


to_etp = up_to("99999.99")
to_montant = up_to("9999999999.99")
to_taux = up_to("100")


def to_integer(texte: str) -> int:
    """Whole number, zero or more (`12` or `12.00`).

    Raises:
        ChampInvalide: not a whole number.
    """
    valeur = to_positive(texte)
    if valeur != valeur.to_integral_value():
        raise ChampInvalide(f"« {texte} » n’est pas un nombre entier")
    return int(valeur)


def to_rang(texte: str) -> int:
    """Rank of a renewal or of a modification: 0 to 99.

    Raises:
        ChampInvalide: not such a rank.
    """
    if (valeur := to_integer(texte)) > RANG_MAX:
        raise ChampInvalide(f"« {texte} » dépasse {RANG_MAX}")
    return valeur


def to_boolean(texte: str) -> bool | None:
    """`true` or `false`.

    Raises:
        ChampInvalide: neither.
    """
    try:
        return VRAI_FAUX[texte.lower()]
    except KeyError as erreur:
        raise ChampInvalide(f"« {texte} » n’est ni true ni false") from erreur


def to_siret(texte: str) -> str:
    """Fourteen digits with a right key (for La Poste, 356000000, the sum of the digits decides).

    Raises:
        ChampInvalide: wrong length or key.
    """
    if not re.fullmatch(r"\d{14}", texte):
        raise ChampInvalide(f"SIRET « {texte} » : 14 chiffres attendus")
    if not siret.is_valid(texte) or not siren.is_valid(texte[:9]):
        raise ChampInvalide(f"SIRET « {texte} » : la clé est fausse")
    return texte
