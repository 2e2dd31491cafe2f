"""The SIRET and the IBAN, with the reason of their refusal."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from stdnum import iban
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.fr import siren, siret

_LENGTH = 14


class SiretField(forms.CharField):
    """A SIRET, spaces and dots accepted. The value cleaned is its 14 digits, or an empty text.

    The key is Luhn's, and La Poste's own rule for its establishments (python-stdnum, `fr.siret`). That the
    SIRET is known to the portal is for the form to check.
    """

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask a phone for its figures."""
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: Any) -> str:
        """Leave out spaces and dots, then say the first thing that is wrong.

        Raises:
            ValidationError: a character is not a digit, there are not 14 of them, or a key is wrong.
        """
        digits = re.sub(r"[\s.]", "", super().to_python(value) or "")
        if digits and (sentence := _refusal(digits)):
            raise ValidationError(sentence, code="invalid")
        return digits

    def prepare_value(self, value: Any) -> Any:
        """Show 14 digits in their usual groups: `732 829 320 00074`."""
        if isinstance(value, str) and re.fullmatch(r"[0-9]{14}", value):
            return siret.format(value)
        return value


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


def _refusal(digits: str) -> str | None:
    if not re.fullmatch(r"[0-9]+", digits):
        return "Un SIRET ne contient que des chiffres : retirez les lettres et les signes."
    if len(digits) != _LENGTH:
        ecart = abs(len(digits) - _LENGTH)
        pluriel = "s" if ecart > 1 else ""
        sens = f"il en manque {ecart}" if len(digits) < _LENGTH else f"il y en a {ecart} de trop"
        return f"Un SIRET a 14 chiffres ; vous en avez écrit {len(digits)} : {sens} (chiffre{pluriel})."
    if not siren.is_valid(digits[:9]):
        return (
            "Ce SIRET n’existe pas : la clé de ses neuf premiers chiffres (le SIREN) ne correspond pas. "
            "Comparez-les avec votre avis de situation Sirene."
        )
    try:
        siret.validate(digits)
    except StdnumError:
        return (
            "Ce SIRET n’existe pas : la clé de ses cinq derniers chiffres ne correspond pas. "
            "Comparez-les avec votre avis de situation Sirene."
        )
    return None
