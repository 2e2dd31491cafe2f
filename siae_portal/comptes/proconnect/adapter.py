"""Accounts opened or found through ProConnect."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string

from siae_portal.comptes.models import User
from siae_portal.comptes.phrases import ERREURS

NOM_MAX = 80


class ProConnectAdapter(DefaultSocialAccountAdapter):
    """New accounts take their names from ProConnect; failures have pages of ours."""

    error_messages = {**DefaultSocialAccountAdapter.error_messages, **ERREURS}

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Without an address there is no account.

        Raises:
            ImmediateHttpResponse: leads to the page that says why.
        """
        if not sociallogin.is_existing and not sociallogin.email_addresses:
            raise ImmediateHttpResponse(redirect("comptes:proconnect_erreur"))

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        """Names as ProConnect writes them, cut to what a column holds."""
        user = sociallogin.user
        assert isinstance(user, User)  # noqa: S101 - allauth builds it from AUTH_USER_MODEL
        user.email = (data.get("email") or "").lower()
        user.prenom = str(data.get("first_name") or "")[:NOM_MAX]
        user.nom = str(data.get("last_name") or "")[:NOM_MAX]
        return user

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Back to the page of the account."""
        return reverse("comptes:compte")

    def generate_state_param(self, state: dict[str, Any]) -> str:
        """Long enough for ProConnect, which asks for 32 characters."""
        return get_random_string(48)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        """One page for a refusal of the person, another for the rest; never the text of an exception.

        Raises:
            ImmediateHttpResponse: always.
        """
        refus = kwargs.get("error") == "cancelled"
        raise ImmediateHttpResponse(
            redirect("comptes:proconnect_annule" if refus else "comptes:proconnect_erreur")
        )
