"""What the forms of the acts share."""

from typing import Any

from django.core.exceptions import ValidationError

from siae_portal.formulaires import PageForm, TexteLongField

MOTIF_MAX = 2000
MOTIFS_MAX = 4000
LIGNE_MAX = 1000


class MotifForm(PageForm):
    """An act that carries a written reason."""

    motif = TexteLongField(label="Motif", max_length=MOTIF_MAX, rows=4)

    def __init__(self, *args: Any, aide: str = "", libre: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["motif"].help_text = aide
        self.fields["motif"].required = not libre


class LignesField(TexteLongField):
    """A list of sentences, one per line; the value cleaned is a list of non-empty lines."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": MOTIFS_MAX, "rows": 4, **kwargs})

    def clean(self, value: Any) -> Any:
        """Cut into lines.

        Raises:
            ValidationError: required and empty, too long, or one line too long to be one reason.
        """
        lignes = [ligne.strip() for ligne in super().clean(value).split("\n")]
        if any(len(ligne) > LIGNE_MAX for ligne in lignes):
            raise ValidationError(f"Un motif a {LIGNE_MAX} caractères au plus : coupez la ligne trop longue.")
        return [ligne for ligne in lignes if ligne]

    def prepare_value(self, value: Any) -> Any:
        """Show a stored list, one line each."""
        return "\n".join(value) if isinstance(value, list) else value
