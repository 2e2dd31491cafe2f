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
        self.code = code
        self.fields[code] = PdfField(
            label=f"{'Remplacer' if remplace else 'Joindre'} : {libelle}",
            help_text="Un fichier PDF de 20 Mo au plus.",
            error_messages={"required": "Choisissez un fichier avant de l’envoyer."},
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.form_show_errors = True

    @property
    def fichier(self) -> Any:
        """The file checked."""
        return self.cleaned_data[self.code]
