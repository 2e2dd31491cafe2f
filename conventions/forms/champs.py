"""Fields of the dossier that the common kit does not carry: percentage kept as such, IBAN."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from stdnum import iban
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as StdnumError

from conventions.rules.dossier import TAILLE_TEXTE_MAX
from siae_portal.formulaires import TexteLongField
from siae_portal.formulaires.nombres import NombreField


class PourcentageField(NombreField):
    """A percentage, typed and kept as a percentage (`58,5` gives `Decimal("58.5")`), two decimals."""

    unite = "%"
    exemple = "58,5"

    def __init__(self, *, maximum: Decimal | int | None = 100, **kwargs: Any) -> None:
        super().__init__(maximum=maximum, **kwargs)


class IbanField(forms.CharField):
    """An IBAN, spaces accepted; the value cleaned has none. Never shown back once stored."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The browser keeps no memory of it."""
        return {**super().widget_attrs(widget), "autocomplete": "off", "spellcheck": "false"}

    def to_python(self, value: Any) -> str:
        """Leave out spaces, then check the key (ISO 13616).

        Raises:
            ValidationError: not the form of an IBAN, or a wrong key.
        """
        ecrit = re.sub(r"[\s.-]", "", super().to_python(value) or "").upper()
        if not ecrit:
            return ""
        try:
            return str(iban.validate(ecrit))
        except InvalidChecksum as erreur:
            raise ValidationError(
                "Cet IBAN n’existe pas : sa clé ne correspond pas. Recopiez-le depuis le relevé d’identité "
                "bancaire.",
                code="invalid",
            ) from erreur
        except StdnumError as erreur:
            raise ValidationError(
                "Ce n’est pas un IBAN : il commence par deux lettres, FR pour la France, et compte alors "
                "27 caractères.",
                code="invalid",
            ) from erreur


def texte_de_section(rows: int = 4) -> TexteLongField:
    """A long text of the dossier: `TAILLE_TEXTE_MAX` characters at most, `rows` lines high."""
    return TexteLongField(max_length=TAILLE_TEXTE_MAX, rows=rows)
