"""Fields and layout that the forms of the accounts share."""

from typing import Any

from allauth.account.fields import EmailField, PasswordField, SetPasswordField
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms

# Longer than any phrase, short enough to be hashed at once.
MOT_DE_PASSE_MAX = 4096
NOM_MAX = 80
REGLES = (
    "12 caractères au moins, pas seulement des chiffres, rien de votre nom ni de votre adresse, "
    "et pas un mot de passe répandu. Une phrase que vous retenez convient bien."
)


class Mise:
    """The layout of a form of the accounts: its fields in order, each with the hints a browser reads."""

    champs: tuple[str, ...] = ()
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*(Field(nom) for nom in self.champs))


def adresse(*, aide: str = "", autocomplete: str = "email") -> EmailField:
    """An e-mail address, compared without case."""
    return EmailField(
        label="Adresse électronique",
        help_text=aide,
        widget=forms.EmailInput(attrs={"autocomplete": autocomplete}),
        error_messages={
            "invalid": "Cette adresse n’est pas complète : écrivez-la par exemple nom@exemple.fr."
        },
        max_length=254,
    )


def mot_de_passe(label: str = "Mot de passe", *, nouveau: bool = False, aide: str = "") -> PasswordField:
    """A password typed to be recognised, or typed again."""
    champ = PasswordField(
        label=label,
        autocomplete="new-password" if nouveau else "current-password",
        help_text=aide,
        max_length=MOT_DE_PASSE_MAX,
    )
    return _plain(champ)


def nouveau_mot_de_passe(label: str = "Nouveau mot de passe") -> SetPasswordField:
    """A password to choose: the rules are said before any error."""
    champ: SetPasswordField = _plain(
        SetPasswordField(label=label, help_text=REGLES, max_length=MOT_DE_PASSE_MAX)
    )
    return champ


def code(label: str, *, aide: str) -> forms.CharField:
    """A code of six digits, or a recovery code."""
    return forms.CharField(
        label=label,
        help_text=aide,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


def prenom() -> forms.CharField:
    """First name."""
    return forms.CharField(
        label="Prénom", max_length=NOM_MAX, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )


def nom() -> forms.CharField:
    """Name."""
    return forms.CharField(
        label="Nom", max_length=NOM_MAX, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )


def _plain(champ: Any) -> Any:
    """Without the placeholder of allauth: the label says it."""
    champ.widget.attrs.pop("placeholder", None)
    return champ
