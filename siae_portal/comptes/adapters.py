"""What the portal asks of django-allauth: French sentences, our e-mails, our encryption (ADR 0020)."""

import base64
import secrets
from io import BytesIO
from typing import Any
from urllib.parse import quote

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from siae_portal import formats
from siae_portal.chiffrement.fields import decrypt, encrypt
from siae_portal.comptes.appareils import appareil
from siae_portal.comptes.models import User
from siae_portal.comptes.phrases import COURRIELS, ERREURS, ERREURS_MOT_DE_PASSE, MESSAGES, SANS_COURRIEL
from siae_portal.comptes.proconnect.adapter import ProConnectAdapter
from siae_portal.comptes.proconnect.session import remember_proconnect
from siae_portal.comptes.second_facteur import signed_in_since
from siae_portal.courriels.services import send_courriel

__all__ = ["AccountAdapter", "ProConnectAdapter", "SecondFacteurAdapter"]


class AccountAdapter(DefaultAccountAdapter):
    """Addresses, passwords, e-mails and messages."""

    error_messages = {**DefaultAccountAdapter.error_messages, **ERREURS}

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """Add the first name and the name to the new account."""
        user.prenom, user.nom = form.cleaned_data["prenom"], form.cleaned_data["nom"]
        return super().save_user(request, user, form, commit=commit)

    def clean_password(self, password: str, user: Any = None) -> str:
        """The rules of the settings, each refusal saying what to do.

        Raises:
            ValidationError: one sentence per rule that is not kept.
        """
        try:
            return super().clean_password(password, user)
        except ValidationError as refus:
            raise ValidationError(
                [
                    ValidationError(ERREURS_MOT_DE_PASSE.get(erreur.code or "", erreur.message), erreur.code)
                    for erreur in refus.error_list
                ]
            ) from refus

    def set_password(self, user: User, password: str) -> None:
        """A new password closes every other session."""
        super().set_password(user, password)
        end_other_sessions(self.request, user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A sign-in of less than five minutes is proof enough for a sensitive page."""
        if self.request.user.is_authenticated and signed_in_since(
            self.request, seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        ):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages only: a script gets the same answer as a person."""
        return False

    def post_login(
        self, request: HttpRequest, user: User, *, signal_kwargs: dict[str, Any] | None, **kwargs: Any
    ) -> HttpResponse:
        """After a sign-in through ProConnect, keep what its sign-out will need."""
        response = super().post_login(request, user, signal_kwargs=signal_kwargs, **kwargs)
        if sociallogin := (signal_kwargs or {}).get("sociallogin"):
            remember_proconnect(request, user, sociallogin)
        return response

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our sentence, or none: what a page says already is not said twice."""
        modele = MESSAGES.get(message_template or "", "")
        if phrase := message or modele.format(**_texts(message_context or {})):
            messages.add_message(request, level, phrase, extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """One of our models, written with the act and sent by the worker."""
        if template_prefix in SANS_COURRIEL:
            return
        modele = COURRIELS[template_prefix]
        user = context.get("user") or getattr(self.request, "user", None)
        contexte = {
            "prenom": getattr(user, "prenom", ""),
            "lien": context.get("activate_url") or context.get("password_reset_url") or "",
            "lien_inscription": context.get("signup_url", ""),
            "nouvelle_adresse": context.get("to_email", ""),
            "quand": _now(),
            "appareil": appareil(context.get("user_agent", "")),
        }
        send_courriel(modele=modele, to=email, contexte=contexte, key=f"{modele}:{secrets.token_hex(16)}")


class SecondFacteurAdapter(DefaultMFAAdapter):
    """Secrets encrypted at rest; the QR code drawn by the library of the acts."""

    error_messages = {**DefaultMFAAdapter.error_messages, **ERREURS}

    def encrypt(self, text: str) -> str:
        """By the keys of `CHIFFREMENT_CLES`."""
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """By any of the keys of `CHIFFREMENT_CLES`."""
        return decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        """The name shown by the application of codes."""
        return "Portail SIAE (démonstration)" if settings.DEMONSTRATION else "Portail SIAE"

    def build_totp_svg(self, url: str) -> str:
        """The QR code, black on white whatever the theme."""
        tampon = BytesIO()
        segno.make(url, error="m").save(tampon, kind="svg", scale=5, border=3, dark="#000", light="#fff")
        return tampon.getvalue().decode()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """No name: one application of codes per person."""
        return ""


def qr_address(svg: str) -> str:
    """An SVG as the address of an image, which the policy allows."""
    return f"data:image/svg+xml;base64,{quote(base64.b64encode(svg.encode()).decode())}"


def _texts(context: dict[str, Any]) -> dict[str, str]:
    return {nom: str(valeur) for nom, valeur in context.items() if isinstance(valeur, str)}


def _now() -> str:
    maintenant = timezone.localtime()
    return f"le {formats.date_longue(maintenant)} à {maintenant:%-H h %M}"
