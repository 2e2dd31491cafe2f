"""Codes of the second factor."""

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from django.core.cache import cache

from siae_portal.comptes.forms.champs import Mise, code
from siae_portal.comptes.models import User

AIDE = "Les 6 chiffres affichés par votre application, ou l’un de vos codes de secours."


def use_once(user: User, saisie: str) -> None:
    """Hold a code as used for as long as it may be accepted.

    Raises:
        ValidationError: it has been used already.
    """
    duree = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    if not cache.add(f"comptes:code:{user.pk}:{normalize_user_code(saisie)}", "", timeout=duree):
        raise get_adapter().validation_error("incorrect_code")


class UneFois:
    """A code of the application serves once; a recovery code too, which allauth sees to."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        """The code, recognised and never seen before."""
        saisie: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            use_once(self.user, saisie)
        return saisie


class CodeForm(Mise, UneFois, AuthenticateForm):
    """At sign-in."""

    champs = ("code",)
    code = code("Code de connexion", aide=AIDE)

    @property
    def trop_d_essais(self) -> bool:
        """Refused without a look, because of what was tried before."""
        return self.has_error("code", "too_many_login_attempts")


class ConfirmerCodeForm(Mise, UneFois, ReauthenticateForm):
    """Before a sensitive page."""

    champs = ("code",)
    code = code("Code de connexion", aide=AIDE)


class ActiverForm(Mise, ActivateTOTPForm):
    """The first code proves that the application is set up."""

    champs = ("code",)
    code = code("Code affiché par l’application", aide="6 chiffres, qui changent toutes les 30 secondes.")

    def clean_code(self) -> str:
        """The code, which no sign-in may use again."""
        saisie: str = super().clean_code()
        use_once(self.user, saisie)
        return saisie


class RetirerForm(Mise, DeactivateTOTPForm):
    """Nothing to type: the page says what will happen."""


class NouveauxCodesForm(Mise, GenerateRecoveryCodesForm):
    """Nothing to type: the page says what will happen."""
