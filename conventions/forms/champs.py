"""Fields of the dossier that the common kit does not carry: percentage kept as such, long text."""

from decimal import Decimal
from typing import Any

from conventions.rules.dossier import TAILLE_TEXTE_MAX
from siae_portal.formulaires import TexteLongField
from siae_portal.formulaires.nombres import NombreField


class PourcentageField(NombreField):
    """A percentage, typed and kept as a percentage (`58,5` gives `Decimal("58.5")`), two decimals."""

    unite = "%"
    exemple = "58,5"

    def __init__(self, *, maximum: Decimal | int | None = 100, **kwargs: Any) -> None:
        super().__init__(maximum=maximum, **kwargs)


def texte_de_section(rows: int = 4) -> TexteLongField:
    """A long text of the dossier: `TAILLE_TEXTE_MAX` characters at most, `rows` lines high."""
    return TexteLongField(max_length=TAILLE_TEXTE_MAX, rows=rows)
