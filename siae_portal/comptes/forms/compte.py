"""What a person changes of her account."""

from allauth.account.forms import AddEmailForm
from django import forms

from siae_portal.comptes.forms.champs import Mise, adresse, nom, prenom


class IdentiteForm(Mise, forms.Form):
    """First name and name."""

    champs = ("prenom", "nom")
    prenom = prenom()
    nom = nom()


class AdresseForm(Mise, AddEmailForm):
    """A new address, which replaces the old one once it is verified."""

    champs = ("email",)
    email = adresse(aide="Un lien à suivre y sera envoyé. L’adresse actuelle sert jusque-là.")
