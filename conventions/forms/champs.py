"""Fields of the dossier that the common kit does not carry: percentage kept as such, hours and minutes."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from siae_portal.formulaires.nombres import NombreField

MINUTES_MAX = 59


class PourcentageField(NombreField):
    """A percentage, typed and kept as a percentage (`58,5` gives `Decimal("58.5")`), two decimals."""

    unite = "%"
    exemple = "58,5"

    def __init__(self, *, maximum: Decimal | int | None = 100, **kwargs: Any) -> None:
        super().__init__(maximum=maximum, **kwargs)


class DureeField(forms.CharField):
    """Hours and minutes, `35:00` or `9 h 30`; the value cleaned is `HH:MM`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, **kwargs)

    def to_python(self, value: Any) -> str:
        """Give one writing to hours and minutes.

        Raises:
            ValidationError: not hours and minutes.
        """
        ecrit = super().to_python(value) or ""
        if not ecrit:
            return ""
        lu = re.fullmatch(r"(\d{1,3})\s*(?:[:hH]\s*(\d{1,2})?)?(?::\d{2})?", ecrit.strip())
        if lu is None or int(lu[2] or 0) > MINUTES_MAX:
            raise ValidationError("Écrivez des heures et des minutes, par exemple 35:00.", code="invalid")
        return f"{int(lu[1]):02d}:{int(lu[2] or 0):02d}"
