"""Fields and layout shared by the forms of the accompagnement."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from siae_portal.formulaires.nombres import NombreField


class HeuresField(NombreField):
    """A number of hours, two decimals at most; `26 h` is read too."""

    unite = "h"
    exemple = "26"


class SaisieForm(forms.Form):
    """A form whose page holds the tag and the buttons, and that takes the refusals of a service."""

    disposition: tuple[Any, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.disposition)

    def add_refusals(self, par_champ: dict[str, str]) -> None:
        """Show each refusal beside its field, or on top when the form does not show this field."""
        for champ, phrase in par_champ.items():
            montre = champ in self.fields and not self.fields[champ].widget.is_hidden
            self.add_error(champ if montre else None, phrase)
