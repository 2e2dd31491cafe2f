"""One PDF for one paper of the dossier."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from siae_portal.formulaires import PdfField


class PieceForm(forms.Form):
    """One file, whose field bears the code of the paper: several papers stand on one page."""

    def __init__(self, *args: Any, code: str, libelle: str, remplace: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.use_required_attribute = False
        self.code, self.libelle = code, libelle
        self.fields[code] = PdfField(
            label="Remplacer le fichier" if remplace else "Joindre un fichier",
            error_messages={"required": "Choisissez un fichier avant de l’envoyer."},
        )
        self.fields[code].widget.attrs["aria-label"] = f"{self.fields[code].label} : {libelle}"
        self.helper = FormHelper()
        self.helper.form_tag = False

    @property
    def fichier(self) -> Any:
        """The file checked."""
        return self.cleaned_data[self.code]
