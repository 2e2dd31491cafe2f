"""Numbers typed the French way: comma or dot, spaces of any kind, unit written or not."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

_WRITTEN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


class NombreField(forms.Field):
    """A decimal number. The value cleaned is a `Decimal`, or None when empty.

    Args:
        decimales: most decimals accepted; a trailing zero does not count.
        minimum, maximum: bounds, included, in the unit of the value.
        strictement_positif: zero is refused.
    """

    widget = forms.TextInput
    unite = ""
    exemple = "12,5"
    decimales = 2
    inputmode = "decimal"

    def __init__(
        self,
        *,
        minimum: Decimal | int | None = 0,
        maximum: Decimal | int | None = None,
        strictement_positif: bool = False,
        **kwargs: Any,
    ) -> None:
        self.minimum, self.maximum, self.strictement_positif = minimum, maximum, strictement_positif
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask a phone for its figures."""
        return {"inputmode": self.inputmode, "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        """Read the number.

        Raises:
            ValidationError: what was typed is not a number.
        """
        if value in self.empty_values:
            return None
        if isinstance(value, int | Decimal):
            return Decimal(value)
        written = re.sub(r"\s", "", str(value)).removesuffix(self.unite).replace("\u2212", "-")
        if not _WRITTEN.fullmatch(written):
            raise ValidationError(
                f"Ce n’est pas un nombre : écrivez par exemple {self.exemple}.", code="invalid"
            )
        return Decimal(written.replace(",", "."))

    def validate(self, value: Decimal | None) -> None:
        """Check decimals then bounds, each with its own sentence.

        Raises:
            ValidationError: required and empty, too many decimals, out of bounds.
        """
        super().validate(value)
        if value is None:
            return
        for refusal in (self._refused_decimals, self._refused_low, self._refused_high):
            if sentence := refusal(value):
                raise ValidationError(sentence, code="invalid")

    def _refused_decimals(self, value: Decimal) -> str | None:
        exponent = value.normalize().as_tuple().exponent
        if not isinstance(exponent, int) or -exponent <= self.decimales:
            return None
        if self.decimales == 0:
            return "Écrivez un nombre entier, sans virgule."
        return f"Gardez {self.decimales} chiffres au plus après la virgule, par exemple {self.exemple}."

    def _refused_low(self, value: Decimal) -> str | None:
        if self.strictement_positif and value <= 0:
            return "Écrivez un nombre plus grand que zéro."
        if self.minimum is not None and value < self.minimum:
            return f"Écrivez un nombre au moins égal à {self.written(Decimal(self.minimum))}."
        return None

    def _refused_high(self, value: Decimal) -> str | None:
        if self.maximum is not None and value > self.maximum:
            return f"Écrivez un nombre au plus égal à {self.written(Decimal(self.maximum))}."
        return None

    def written(self, value: Decimal) -> str:
        """The number as the field shows it, with a comma."""
        return f"{value:f}".replace(".", ",")

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number with a comma; what was typed is shown as it was typed."""
        return self.written(Decimal(value)) if isinstance(value, int | Decimal) else value


class EntierField(NombreField):
    """A whole number. The value cleaned is an `int`, or None when empty."""

    decimales = 0
    exemple = "12"
    inputmode = "numeric"

    def clean(self, value: Any) -> Any:
        """Give an `int`.

        Raises:
            ValidationError: as `NombreField`.
        """
        nombre = super().clean(value)
        return None if nombre is None else int(nombre)


class MontantField(NombreField):
    """Euros and cents, zero or more unless told otherwise; `12 345,67 €` is read too."""

    unite = "€"
    exemple = "12 345,67"

    def __init__(self, *, maximum: Decimal | int | None = Decimal("9999999999.99"), **kwargs: Any) -> None:
        super().__init__(maximum=maximum, **kwargs)


class EtpField(NombreField):
    """Full-time posts: more than zero unless told otherwise, two decimals; `8,15 ETP` is read too."""

    unite = "ETP"
    exemple = "8,15"

    def __init__(
        self,
        *,
        strictement_positif: bool = True,
        maximum: Decimal | int | None = Decimal("9999.99"),
        **kwargs: Any,
    ) -> None:
        super().__init__(strictement_positif=strictement_positif, maximum=maximum, **kwargs)


class TauxField(NombreField):
    """A percentage typed `58` or `58,5 %`. The value cleaned is a share of one: `Decimal("0.585")`.

    `minimum` and `maximum` are percentages, as the person types them.
    """

    unite = "%"
    exemple = "58,5"

    def __init__(self, *, maximum: Decimal | int | None = 100, **kwargs: Any) -> None:
        super().__init__(maximum=maximum, **kwargs)

    def clean(self, value: Any) -> Any:
        """Turn the percentage into a share.

        Raises:
            ValidationError: as `NombreField`.
        """
        pourcentage = super().clean(value)
        return None if pourcentage is None else pourcentage / 100

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare percentages with percentages: `initial` is a share."""
        pourcentage = Decimal(initial) * 100 if initial not in self.empty_values else None
        return super().has_changed(pourcentage, data)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored share as a percentage."""
        if not isinstance(value, int | Decimal):
            return value
        return self.written((Decimal(value) * 100).normalize())
