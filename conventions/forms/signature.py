"""The consent to sign."""

from collections.abc import Sequence
from typing import Any

from django import forms

from conventions.models import Document
from siae_portal.formulaires import PageForm

_PREFIXE = "empreinte_"


class SignatureForm(PageForm):
    """The consent of one party, with the hash of each document as the page showed it."""

    consentement = forms.BooleanField(
        error_messages={"required": "Cochez le consentement : sans lui, rien n’est signé."}
    )

    def __init__(self, *args: Any, documents: Sequence[Document], consentement: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consentement"].label = consentement
        for document in documents:
            self.fields[f"{_PREFIXE}{document.pk}"] = forms.CharField(
                widget=forms.HiddenInput,
                initial=document.fichier.sha256 if document.fichier else "",
                required=False,
            )

    @property
    def empreintes(self) -> dict[int, str]:
        """Document id → hash that was on the page."""
        return {
            int(nom.removeprefix(_PREFIXE)): valeur
            for nom, valeur in self.cleaned_data.items()
            if nom.startswith(_PREFIXE)
        }
