"""A file sent by a person, checked before anything is kept."""

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, cast

import pikepdf
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from siae_portal.antivirus.services import (
    AntivirusAbsent,
    ContenuInfecte,
    ContenuTropLourd,
    check_content,
)
from siae_portal.formulaires.contenus import MIMES, ContenuRefuse, format_of

MO = 1_000_000
_NOM_MONTRE = 60
_INFECTE = "infecte"


class FichierRecuField(forms.FileField):
    """A file of any type, to be read by its form: within the cap, not empty, shown to the antivirus.

    Every file received comes through here; those that the portal keeps, through `FichierField`. The cap is
    `settings.FICHIER_TAILLE_MAX_MO` (millions of bytes), or less.
    """

    widget = forms.FileInput
    default_error_messages = {
        "invalid": "Ce fichier n’est pas arrivé en entier : envoyez-le de nouveau.",
        "missing": "Ce fichier n’est pas arrivé : envoyez-le de nouveau.",
        "empty": "Ce fichier est vide : vérifiez-le sur votre appareil, puis envoyez-le de nouveau.",
        "antivirus_absent": "L’antivirus ne répond pas, et aucun fichier n’entre sans son accord : gardez ce "
        "fichier et envoyez-le de nouveau dans quelques minutes.",
        "antivirus_taille": "Ce fichier est trop lourd pour l’antivirus du portail : réduisez sa taille, "
        "puis envoyez-le de nouveau.",
    }

    def __init__(self, *, plafond_mo: int | None = None, **kwargs: Any) -> None:
        self.plafond_mo = plafond_mo
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> UploadedFile | None:
        """Check the file, the cheapest first.

        Raises:
            ValidationError: too heavy, empty, infected, or not shown to the antivirus.
        """
        if data in self.empty_values:
            return None
        self._check_weight(data)
        super().to_python(data)
        self._check_virus(data)
        return cast(UploadedFile, data)

    def _refuse(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)

    def _check_weight(self, fichier: UploadedFile) -> None:
        plafond_mo = self.plafond_mo or settings.FICHIER_TAILLE_MAX_MO
        if (fichier.size or 0) > plafond_mo * MO:
            raise ValidationError(
                f"Ce fichier dépasse {plafond_mo} Mo : réduisez sa taille ou scannez-le en noir et blanc, "
                "puis envoyez-le de nouveau.",
                code="taille",
            )

    def _check_virus(self, fichier: UploadedFile) -> None:
        try:
            check_content(cast(BinaryIO, fichier.file))
        except ContenuInfecte as infecte:
            vars(fichier)[_INFECTE] = True
            raise ValidationError(
                _infected(fichier.name or "", infecte.signature), code="infecte"
            ) from infecte
        except ContenuTropLourd as lourd:
            raise self._refuse("antivirus_taille") from lourd
        except AntivirusAbsent as absent:
            raise self._refuse("antivirus_absent") from absent


class FichierField(FichierRecuField):
    """A file of one of `formats`, known by its content, never by its name.

    After the checks of every file: its type, then for a PDF protection and pages. The file is rewound, and
    its `content_type` is the true one.
    """

    default_error_messages = {
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
            ValidationError: what every file is refused for; another type, damaged, protected, without page.
        """
        fichier = super().to_python(data)
        if fichier is None:
            return None
        code = self._format(fichier)
        if code == "pdf":
            self._check_pages(fichier)
        fichier.content_type = MIMES[code]
        return fichier

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


def said_before(formats: Sequence[str]) -> str:
    """« PDF, XLSX ou ODS, 20 Mo au plus. »"""
    *autres, dernier = [code.upper() for code in formats]
    noms = f"{', '.join(autres)} ou {dernier}" if autres else dernier
    return f"{noms}, {settings.FICHIER_TAILLE_MAX_MO} Mo au plus."


def infected_among(fichiers: Iterable[Any]) -> bool:
    """Whether the antivirus recognised a threat in one of these files."""
    return any(_INFECTE in vars(fichier) for fichier in fichiers)


def _infected(nom: str, signature: str) -> str:
    return (
        f"« {short_name(nom)} » est infecté ({signature}) et n’est pas enregistré : "
        "faites vérifier votre appareil, puis envoyez un exemplaire sain de ce document."
    )


def short_name(nom: str) -> str:
    """A file name that stays readable in a sentence, its end kept."""
    return nom if len(nom) <= _NOM_MONTRE else f"{nom[: _NOM_MONTRE - 10]}…{nom[-9:]}"
