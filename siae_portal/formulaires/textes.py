"""Dates and long texts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class JourField(forms.DateField):
    """A day, in the browser's own date field; typed as text, `14/01/2027` is read too."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ("%Y-%m-%d", "%d/%m/%Y")
    default_error_messages = {"invalid": "Cette date n’existe pas : écrivez-la par exemple 14/01/2027."}


class TexteLongField(forms.CharField):
    """A text of several lines, whose length is counted under it.

    The browser is not told to cut at `max_length`: a text pasted too long stays whole, and the person is
    told what to remove. A line break counts for one character, as the count shows it.
    """

    widget = forms.Textarea

    def __init__(self, *, max_length: int, rows: int = 6, **kwargs: Any) -> None:
        self.rows = rows
        super().__init__(**kwargs)
        self.max_length: int = max_length

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Height only: no `maxlength`."""
        return {"rows": self.rows}

    def to_python(self, value: Any) -> str:
        """Give line breaks one form."""
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        """Refuse what is too long, and say by how much.

        Raises:
            ValidationError: required and empty, or longer than `max_length`.
        """
        super().validate(value)
        excess = len(value) - self.max_length
        if excess > 0:
            pluriel = "s" if excess > 1 else ""
            raise ValidationError(
                f"Ce texte a {excess} caractère{pluriel} de trop : raccourcissez-le.", code="max_length"
            )
