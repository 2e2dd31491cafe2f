"""What a session remembers of ProConnect: the level reached, and the token its sign-out asks for."""

from typing import Any
from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from cryptography.fernet import InvalidToken
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import get_random_string
from requests import RequestException

from siae_portal.chiffrement.fields import decrypt, encrypt
from siae_portal.comptes.models import User
from siae_portal.comptes.second_facteur import PROCONNECT, note_second_facteur

CLE_JETON = "comptes_proconnect_jeton"


def provider_or_none(request: HttpRequest) -> Any:
    """The provider, when this installation offers ProConnect."""
    try:
        return get_adapter().get_provider(request, provider="proconnect")
    except SocialApp.DoesNotExist:
        return None


def remember_proconnect(request: HttpRequest, user: User, sociallogin: SocialLogin) -> None:
    """After the sign-in: keep the identity token (encrypted), and the second factor if it vouches for one."""
    if sociallogin.token and sociallogin.token.token_secret:
        request.session[CLE_JETON] = encrypt(sociallogin.token.token_secret)
    provider = provider_or_none(request)
    acceptes = set(provider.app.settings.get("second_facteur") or []) if provider else set()
    preuves = sociallogin.account.extra_data
    if acceptes & {preuves.get("acr"), *(preuves.get("amr") or [])}:
        note_second_facteur(request, user, PROCONNECT)


def sign_out_address(request: HttpRequest) -> str:
    """Where to end the session of ProConnect too; empty when there is none, or when it does not answer."""
    jeton: str = request.session.get(CLE_JETON, "")
    provider = provider_or_none(request) if jeton else None
    if provider is None:
        return ""
    try:
        config = provider.get_oauth2_adapter(request).openid_config
        parametres = {
            "id_token_hint": decrypt(jeton),
            "state": get_random_string(48),
            "post_logout_redirect_uri": request.build_absolute_uri(reverse("accueil:accueil")),
        }
    except (RequestException, InvalidToken):
        return ""
    fin = config.get("end_session_endpoint")
    return f"{fin}?{urlencode(parametres)}" if fin else ""
