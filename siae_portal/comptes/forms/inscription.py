"""Opening an account."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import SignupForm
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from siae_portal.comptes.forms.champs import REGLES, Mise, adresse, mot_de_passe, nom, prenom
from siae_portal.comptes.models import User


class InscriptionForm(Mise, SignupForm):
    """Who, which address, which password."""

    champs = ("prenom", "nom", "email", "password1", "password2")
    field_order = champs
    account_already_exists: bool
    prenom = prenom()
    nom = nom()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = adresse(aide="Vous y recevrez un lien à suivre pour ouvrir votre compte.")
        self.fields["password1"] = mot_de_passe(nouveau=True, aide=REGLES)
        self.fields["password2"] = mot_de_passe("Le même mot de passe, une seconde fois", nouveau=True)

    def clean(self) -> dict[str, Any]:
        """Also refuse a password too close to the name."""
        super().clean()
        donnees = self.cleaned_data
        if donnees.get("password1") and not self.has_error("password1"):
            personne = User(prenom=donnees.get("prenom", ""), nom=donnees.get("nom", ""))
            try:
                get_adapter().clean_password(donnees["password1"], user=personne)
            except ValidationError as refus:
                self.add_error("password1", refus)
        return donnees

    def try_save(self, request: HttpRequest) -> Any:
        """An address already known takes as long as a new one: time says nothing either."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:  # the same form sent twice at once: the second finds the account of the first
            self.account_already_exists = True
            return super().try_save(request)
