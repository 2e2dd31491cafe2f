"""Several files sent at once, each checked as if it came alone."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from siae_portal.formulaires.fichiers import FichierField, short_name

RIEN_N_EST_PARTI = "Rien n’est parti : choisissez de nouveau tous vos fichiers. Votre texte est gardé."


class PlusieursInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class EnvoiField(FichierField):
    """At most `maximum` files, that go all together or not at all.

    The value cleaned is a list, in the order they were sent.
    """

    widget = PlusieursInput

    def __init__(self, *args: Any, maximum: int = 5, **kwargs: Any) -> None:
        self.maximum = maximum
        super().__init__(*args, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Check each file.

        Raises:
            ValidationError: too many, or what is wrong with each, named.
        """
        fichiers = [fichier for fichier in (data if isinstance(data, list) else [data]) if fichier]
        if self.required and not fichiers:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(fichiers) > self.maximum:
            raise ValidationError(
                f"Vous avez choisi {len(fichiers)} fichiers : {self.maximum} au plus partent ensemble. "
                "Envoyez les autres dans un second message.",
                code="nombre",
            )
        return self._check_each(fichiers)

    def _check_each(self, fichiers: list[UploadedFile]) -> list[UploadedFile]:
        fautes = []
        for fichier in fichiers:
            try:
                super().clean(fichier)
            except ValidationError as faute:
                fautes += [_named(fichier, texte) for texte in faute.messages]
        if fautes and len(fichiers) > 1:
            fautes[-1] = ValidationError(f"{fautes[-1].message} {RIEN_N_EST_PARTI}")
        if fautes:
            raise ValidationError(fautes)
        return fichiers


class FichiersField(FichierField):
    """Several files, each judged alone: a wrong one does not keep the others away.

    The value cleaned is a list of files and of `ValidationError`, in the order they were sent.
    """

    widget = PlusieursInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile | ValidationError]:
        """Check each file.

        Raises:
            ValidationError: nothing was sent.
        """
        fichiers = [fichier for fichier in (data if isinstance(data, list) else [data]) if fichier]
        if self.required and not fichiers:
            raise ValidationError(self.error_messages["required"], code="required")
        return [self._judge(fichier) for fichier in fichiers]

    def _judge(self, fichier: UploadedFile) -> UploadedFile | ValidationError:
        try:
            super().clean(fichier)
        except ValidationError as faute:
            return _named(fichier, " ".join(faute.messages))
        return fichier


def _named(fichier: UploadedFile, texte: str) -> ValidationError:
    nom = short_name(fichier.name or "")
    return ValidationError(texte if nom in texte else f"« {nom} » : {texte}")
