"""Fields and layout shared by the forms of the accompagnement."""

from siae_portal.formulaires import PageForm
from siae_portal.formulaires.nombres import NombreField


class HeuresField(NombreField):
    """A number of hours, two decimals at most; `26 h` is read too."""

    unite = "h"
    exemple = "26"


class SaisieForm(PageForm):
    """A form whose page holds the tag and the buttons, and that takes the refusals of a service."""

    def add_refusals(self, par_champ: dict[str, str]) -> None:
        """Show each refusal beside its field, or on top when the form does not show this field."""
        for champ, phrase in par_champ.items():
            montre = champ in self.fields and not self.fields[champ].widget.is_hidden
            self.add_error(champ if montre else None, phrase)
