"""One SIRET, spaces accepted, with the reason of its refusal."""

from django import forms

from siae_portal.formulaires.identifiants import SiretField


class SiretForm(forms.Form):
    """The question « is this SIRET a SIAE today? »."""

    siret = SiretField(
        label="SIRET",
        help_text="14 chiffres, avec ou sans espaces",
        error_messages={"required": "Écrivez les 14 chiffres d’un SIRET."},
        max_length=40,
    )
