"""A file sent by a person, checked before anything is kept."""

from collections.abc import Sequence
from typing import Any, BinaryIO, cast

import pikepdf
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from siae_portal.formulaires.contenus import MIMES, ContenuRefuse, format_of

_MO = 1_000_000


class FichierField(forms.FileField):
    """A file of one of `formats`, within the cap of `settings.FICHIER_TAILLE_MAX_MO` (millions of bytes).

    The checks go from the cheapest to the dearest: size, emptiness, type by content (never by name), then
    for a PDF protection and pages. The file is rewound, and its `content_type` is the true one.
    """

    widget = forms.FileInput
    default_error_messages = {
        "invalid": "Ce fichier n’est pas arrivé en entier : envoyez-le de nouveau.",
        "missing": "Ce fichier n’est pas arrivé : envoyez-le de nouveau.",
        "empty": "Ce fichier est vide : vérifiez-le sur votre appareil, puis envoyez-le de nouveau.",
        "abime": "Ce fichier est abîmé et ne s’ouvre pas : enregistrez-le de nouveau, puis envoyez-le.",
        "bombe": "Ce fichier est trop grand une fois ouvert : réduisez-le, puis envoyez-le de nouveau.",
        "macros": "Ce fichier contient des macros : enregistrez-le sans macro, puis envoyez-le.",
        "pdf_abime": "Ce PDF est abîmé et ne s’ouvre pas : enregistrez-le de nouveau, puis envoyez-le.",
        "protege": "Ce PDF est protégé par un mot de passe : enregistrez-en une copie sans protection, "
        "puis envoyez-la.",
        "sans_page": "Ce PDF n’a aucune page : vérifiez le document, puis envoyez-le de nouveau.",
    }

    def __init__(self, *, formats: Sequence[str], **kwargs: Any) -> None:
        self.formats = tuple(formats)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the device propose the right files first."""
        return {"accept": ",".join(valeur for code in self.formats for valeur in (MIMES[code], f".{code}"))}

    def to_python(self, data: Any) -> UploadedFile | None:
        """Check the file.

        Raises:
            ValidationError: too heavy, empty, of another type, damaged, protected, or without a page.
        """
        if data in self.empty_values:
            return None
        self._check_weight(data)
        super().to_python(data)
        code = self._format(data)
        if code == "pdf":
            self._check_pages(data)
        data.content_type = MIMES[code]
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

    def _format(self, fichier: UploadedFile) -> str:
        try:
            code = format_of(cast(BinaryIO, fichier.file))
        except ContenuRefuse as refus:
            raise self._refuse(refus.code) from refus
        if code not in self.formats:
            raise ValidationError(self._other_type(), code="type")
        return code

    def _other_type(self) -> str:
        if self.formats == ("pdf",):
            return "Ce fichier n’est pas un PDF : enregistrez le document au format PDF, puis envoyez-le."
        noms = ", ".join(code.upper() for code in self.formats)
        return f"Ce fichier n’est pas d’un type admis ici ({noms}) : enregistrez-le autrement, envoyez-le."

    def _check_pages(self, fichier: UploadedFile) -> None:
        try:
            with pikepdf.open(cast(BinaryIO, fichier.file), suppress_warnings=True) as pdf:
                protege, pages = pdf.is_encrypted, len(pdf.pages)
        except pikepdf.PasswordError as erreur:
            raise self._refuse("protege") from erreur
        except pikepdf.PdfError as erreur:
            raise self._refuse("pdf_abime") from erreur
        finally:
            fichier.seek(0)
        if protege:
            raise self._refuse("protege")
        if not pages:
            raise self._refuse("sans_page")


class PdfField(FichierField):
    """A PDF, and nothing else."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(formats=("pdf",), **kwargs)
