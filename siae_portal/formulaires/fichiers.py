"""A PDF sent by a person, checked before anything is kept."""

from typing import Any, BinaryIO, cast

import pikepdf
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

_MO = 1_000_000
# The header may stand a little after the start of the file (ISO 32000-1, annex H, note 13).
_HEADER_WITHIN = 1024


class PdfField(forms.FileField):
    """A PDF within the cap of `settings.FICHIER_TAILLE_MAX_MO` (millions of bytes), open and with a page.

    The checks go from the cheapest to the dearest: size, emptiness, type by content (never by name),
    protection, pages. The file is rewound: the caller reads it from its start.
    """

    widget = forms.FileInput
    default_error_messages = {
        "invalid": "Ce fichier n’est pas arrivé en entier : envoyez-le de nouveau.",
        "missing": "Ce fichier n’est pas arrivé : envoyez-le de nouveau.",
        "empty": "Ce fichier est vide : vérifiez-le sur votre appareil, puis envoyez-le de nouveau.",
        "type": "Ce fichier n’est pas un PDF : enregistrez le document au format PDF, puis envoyez-le.",
        "abime": "Ce PDF est abîmé et ne s’ouvre pas : enregistrez-le de nouveau, puis envoyez-le.",
        "protege": "Ce PDF est protégé par un mot de passe : enregistrez-en une copie sans protection, "
        "puis envoyez-la.",
        "sans_page": "Ce PDF n’a aucune page : vérifiez le document, puis envoyez-le de nouveau.",
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the device propose PDF files first."""
        return {"accept": "application/pdf,.pdf"}

    def to_python(self, data: Any) -> UploadedFile | None:
        """Check the file.

        Raises:
            ValidationError: too heavy, empty, not a PDF, damaged, protected, or without a page.
        """
        if data in self.empty_values:
            return None
        self._check_weight(data)
        super().to_python(data)
        self._check_type(data)
        self._check_pages(data)
        return cast(UploadedFile, data)

    def _refuse(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)

    def _check_weight(self, fichier: UploadedFile) -> None:
        plafond_mo = settings.FICHIER_TAILLE_MAX_MO
        if (fichier.size or 0) > plafond_mo * _MO:
            raise ValidationError(
                f"Ce fichier dépasse {plafond_mo} Mo : réduisez sa taille ou scannez-le en noir et blanc, "
                "puis envoyez-le de nouveau.",
                code="taille",
            )

    def _check_type(self, fichier: UploadedFile) -> None:
        fichier.seek(0)
        start = fichier.read(_HEADER_WITHIN)
        fichier.seek(0)
        if b"%PDF-" not in start:
            raise self._refuse("type")

    def _check_pages(self, fichier: UploadedFile) -> None:
        try:
            with pikepdf.open(cast(BinaryIO, fichier.file), suppress_warnings=True) as pdf:
                protege, pages = pdf.is_encrypted, len(pdf.pages)
        except pikepdf.PasswordError as erreur:
            raise self._refuse("protege") from erreur
        except pikepdf.PdfError as erreur:
            raise self._refuse("abime") from erreur
        finally:
            fichier.seek(0)
        if protege:
            raise self._refuse("protege")
        if not pages:
            raise self._refuse("sans_page")
