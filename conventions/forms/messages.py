"""A message to the other side, with its files."""

from typing import Any
from uuid import uuid4

from django import forms

from siae_portal.formulaires import PageForm, TexteLongField
from siae_portal.formulaires.contenus import MIMES
from siae_portal.formulaires.envois import EnvoiField
from siae_portal.formulaires.fichiers import said_before

MESSAGE_MAX = 5000
FORMATS = tuple(code for code in MIMES if code != "csv")


class MessageForm(PageForm):
    """Words, up to five files, and the token that makes a second sending harmless."""

    texte = TexteLongField(
        label="Votre message",
        max_length=MESSAGE_MAX,
        rows=5,
        help_text="Il reste avec le dossier et ne se modifie plus. N’y écrivez aucun nom de salarié.",
        error_messages={"required": "Écrivez votre message avant de l’envoyer."},
    )
    fichiers = EnvoiField(formats=FORMATS, label="Fichiers", required=False)
    jeton = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        aide = (
            f"Cinq au plus, chacun : {said_before(FORMATS)} Une pièce demandée se joint plutôt à la demande."
        )
        self.fields["fichiers"].help_text = aide

    def clean(self) -> dict[str, Any]:
        """A browser forgets the files of a page sent back: say so beside them."""
        valeurs = super().clean() or {}
        if "texte" in self.errors and valeurs.get("fichiers"):
            self.add_error(
                "fichiers", "Vos fichiers ne sont pas partis non plus : choisissez-les de nouveau."
            )
        return valeurs
