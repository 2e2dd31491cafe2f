"""Proving a document: by its code, or by the file itself."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from siae_portal.formulaires import PageForm

_MO = 1_000_000


class VerificationForm(PageForm):
    """A code, or a file. The file is hashed, never kept."""

    code = forms.CharField(
        label="Code de vérification",
        help_text="Il est imprimé au bas du document, par exemple K7QF-2M9X-4TRB.",
        max_length=40,
        required=False,
    )
    fichier = forms.FileField(
        label="Ou le fichier PDF reçu",
        help_text="Le portail calcule son empreinte, puis l’oublie : il n’est pas conservé.",
        required=False,
        allow_empty_file=True,
    )

    hide_optional = True

    @staticmethod
    def canonical(code: str) -> str:
        """A code as it was typed, in capital letters, spaces left out."""
        return "".join(code.upper().split())

    def clean_code(self) -> str:
        """As it is compared."""
        return self.canonical(self.cleaned_data["code"])

    def clean_fichier(self) -> UploadedFile | None:
        """Within the cap.

        Raises:
            ValidationError: empty, or too heavy.
        """
        fichier = self.cleaned_data["fichier"]
        if not fichier:
            return None
        if not fichier.size:
            raise ValidationError("Ce fichier est vide : choisissez le document reçu.")
        if fichier.size > settings.FICHIER_TAILLE_MAX_MO * _MO:
            raise ValidationError(
                f"Ce fichier dépasse {settings.FICHIER_TAILLE_MAX_MO} Mo : "
                "aucun document du portail n’est aussi lourd."
            )
        return fichier

    def clean(self) -> dict[str, Any]:
        """One of the two.

        Raises:
            ValidationError: neither.
        """
        donnees = super().clean() or {}
        if not self.errors and not donnees.get("code") and not donnees.get("fichier"):
            raise ValidationError("Écrivez le code de vérification, ou choisissez le fichier reçu.")
        return donnees
