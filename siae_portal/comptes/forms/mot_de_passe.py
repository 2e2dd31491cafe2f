"""Passwords: forgotten, chosen again, changed, asked once more."""

from allauth.account.forms import (
    ChangePasswordForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)

from siae_portal.comptes.forms.champs import Mise, adresse, mot_de_passe, nouveau_mot_de_passe

ENCORE = "Le même mot de passe, une seconde fois"


class MotDePasseOublieForm(Mise, ResetPasswordForm):
    """Which address to send the link to."""

    champs = ("email",)
    email = adresse(aide="Celle avec laquelle vous vous connectez.")


class MotDePasseNouveauForm(Mise, ResetPasswordKeyForm):
    """A new password, by the link received."""

    champs = ("password1", "password2")
    password1 = nouveau_mot_de_passe()
    password2 = mot_de_passe(ENCORE, nouveau=True)


class MotDePasseChangerForm(Mise, ChangePasswordForm):
    """The password of today, then the new one."""

    champs = ("oldpassword", "password1", "password2")
    oldpassword = mot_de_passe("Mot de passe actuel")
    password1 = nouveau_mot_de_passe()
    password2 = mot_de_passe(ENCORE, nouveau=True)


class MotDePasseChoisirForm(Mise, SetPasswordForm):
    """A first password, for an account opened through ProConnect."""

    champs = ("password1", "password2")
    password1 = nouveau_mot_de_passe("Mot de passe")
    password2 = mot_de_passe(ENCORE, nouveau=True)


class ConfirmerForm(Mise, ReauthenticateForm):
    """The password again, before a sensitive page."""

    champs = ("password",)
    password = mot_de_passe()
