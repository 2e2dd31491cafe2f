"""A kind of paper, in the admin: its formats."""

from django import forms
from django.core.exceptions import ValidationError

from conventions.models import TypePiece
from siae_portal.formulaires.contenus import MIMES

FORMATS = tuple(code for code in MIMES if code != "csv")


class TypePieceForm(forms.ModelForm):
    """The row."""

    class Meta:
        model = TypePiece
        fields = (
            "code",
            "libelle",
            "types",
            "demande",
            "condition",
            "caractere",
            "ordre",
            "source",
            "formats",
        )
        help_texts = {"formats": f"Parmi {', '.join(FORMATS)}, séparés par des virgules ; vide : PDF."}

    def clean_formats(self) -> list[str]:
        """Those that the portal recognises by their content.

        Raises:
            ValidationError: another one.
        """
        formats = [code.strip().lower() for code in self.cleaned_data["formats"] or ()]
        if inconnus := [code for code in formats if code not in FORMATS]:
            raise ValidationError(
                f"Format inconnu : {', '.join(inconnus)}. Choisissez parmi {', '.join(FORMATS)}."
            )
        return formats
