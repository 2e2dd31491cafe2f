"""A message to the other side, with its files."""

from typing import Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from siae_portal.formulaires import TexteLongField
from siae_portal.formulaires.envois import PdfsField

MESSAGE_MAX = 5000


class MessageForm(forms.Form):
    """Words, up to five PDFs, and the token that makes a second sending harmless."""

    texte = TexteLongField(
        label="Votre message",
        max_length=MESSAGE_MAX,
        rows=5,
        help_text="Il reste avec le dossier et ne se modifie plus. N’y écrivez aucun nom de salarié.",
        error_messages={"required": "Écrivez votre message avant de l’envoyer."},
    )
    fichiers = PdfsField(
        label="Fichiers PDF",
        required=False,
        help_text="Cinq fichiers au plus, de 20 Mo chacun. Une pièce demandée se joint plutôt à la demande.",
    )
    jeton = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.use_required_attribute = False
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("texte", "fichiers", "jeton")
