"""What the forms of the record share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from structures.models import Commune
from structures.services.lieux import commune_label, find_lieu


class CommuneField(forms.CharField):
    """A commune, by name or postal code. The value cleaned is the `Commune`, or None.

    Among homonyms nothing is guessed: they are named with their département, to be typed again.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Commune")
        kwargs.setdefault("help_text", "Par exemple « Vannes » ; « Saint-Denis (93) » s’il y en a plusieurs.")
        super().__init__(max_length=100, **kwargs)

    def clean(self, value: Any) -> Any:
        """Find it.

        Raises:
            ValidationError: nothing resembles what was typed, or several communes do.
        """
        texte = super().clean(value)
        if not texte:
            return None
        lieu = find_lieu(texte)
        if lieu is None or lieu.commune is None:
            raise ValidationError("Aucune commune ne porte ce nom : vérifiez-le, ou écrivez son code postal.")
        if lieu.autres and texte != commune_label(lieu.commune):
            noms = ", ".join(f"« {commune_label(c)} »" for c in (lieu.commune, *lieu.autres))
            raise ValidationError(f"Plusieurs communes portent ce nom : écrivez l’une de celles-ci, {noms}.")
        return Commune.objects.select_related("departement__region").get(pk=lieu.commune.pk)

    def prepare_value(self, value: Any) -> Any:
        """Show a commune so that typing it again names it and no other."""
        return commune_label(value) if isinstance(value, Commune) else value


class TelephoneField(forms.CharField):
    """A telephone number, written as one likes, digits and a few signs only."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Téléphone")
        super().__init__(max_length=20, widget=forms.TextInput(attrs={"type": "tel"}), **kwargs)

    def clean(self, value: Any) -> Any:
        """Check.

        Raises:
            ValidationError: other signs than those of a number, or fewer than four digits.
        """
        texte = super().clean(value)
        chiffres = sum(signe.isdigit() for signe in texte)
        if texte and (chiffres < 4 or set(texte) - set("0123456789+ .-()")):
            raise ValidationError("Ce n’est pas un numéro : écrivez par exemple 02 97 00 00 00.")
        return texte


class CodePostalField(forms.RegexField):
    """Five digits."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Code postal")
        super().__init__(
            regex=r"^\d{5}$",
            error_messages={"invalid": "Un code postal a cinq chiffres."},
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
            **kwargs,
        )


COURRIEL_INVALIDE = {"invalid": "Écrivez une adresse complète, avec son arobase."}
SITE_INVALIDE = {"invalid": "Écrivez l’adresse entière du site, par exemple https://exemple.fr."}


def site_field() -> forms.URLField:
    """The address of a website; without scheme, https is meant."""
    return forms.URLField(
        label="Site web", required=False, assume_scheme="https", error_messages=SITE_INVALIDE
    )
