"""Forms of somebody who asks to join a structure, or declares one that the portal does not know."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Field
from django import forms

from siae_portal.comptes.enums import Role
from siae_portal.formulaires import PageForm, SiretField, TexteLongField
from structures.forms.equipe import MESSAGE_MAX

_AIDE_MESSAGE = "Qui vous êtes, depuis quand. Lu par la personne qui vous répond."


class RattachementForm(PageForm):
    """The role wished and a message."""

    role = forms.ChoiceField(label="Votre rôle dans cette structure")
    message = TexteLongField(
        label="Message", required=False, max_length=MESSAGE_MAX, rows=3, help_text=_AIDE_MESSAGE
    )

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix: Any = self.fields["role"]
        choix.choices = [("", "Choisissez un rôle"), *((role.value, role.label) for role in roles)]


class DeclarationForm(PageForm):
    """A structure that the portal does not know yet."""

    siret = SiretField(
        label="SIRET",
        help_text="14 chiffres, avec ou sans espaces",
        error_messages={"required": "Écrivez les 14 chiffres du SIRET."},
        max_length=40,
    )
    denomination = forms.CharField(
        label="Dénomination", max_length=150, help_text="Comme sur votre avis de situation Sirene."
    )
    commune = forms.CharField(
        label="Commune du siège",
        max_length=80,
        help_text="Nom et département, ou code postal. Exemple : Vannes (56)",
    )
    message = TexteLongField(
        label="Message au service de l’État",
        required=False,
        max_length=MESSAGE_MAX,
        rows=3,
        help_text=_AIDE_MESSAGE,
    )
    disposition = ("siret", "denomination", Field("commune", autocomplete="off"), "message")
