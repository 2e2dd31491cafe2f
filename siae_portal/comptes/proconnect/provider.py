"""The provider of allauth, with what ProConnect asks beyond it."""

import json
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string

from siae_portal.comptes.proconnect.jetons import verified_claims

PORTEES = ["openid", "given_name", "usual_name", "email", "siret"]
# What is kept of an identity: how it was proven and for which firm; names and address live in the account.
GARDES = ("acr", "amr", "siret")
SUJET_MAX = 191


class ProConnectOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    """Identity token always checked (signature, issuer, audience, nonce); identity read as JSON or JWT."""

    nonce = ""

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where ProConnect sends the person back."""
        return build_absolute_uri(request, reverse("comptes:proconnect_retour"))

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """The identity token travels with the access token until the sign-in is done; neither is stored."""
        if "access_token" not in data:
            raise OAuth2Error("proconnect: no access token")
        token = super().parse_token(data)
        token.token_secret = data.get("id_token", "")
        return token

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> Any:
        """The person, from the identity token and the identity page, which must speak of the same one.

        Raises:
            OAuth2Error: a token is missing or wrong, or the level asked for was not reached.
        """
        identite = self._decode_id_token(app, token.token_secret)
        details = self._fetch_user_info(token.token)
        if details.get("sub") != identite["sub"] or len(identite["sub"]) > SUJET_MAX:
            raise OAuth2Error("proconnect: another subject")
        attendus = app.settings.get("acr") or []
        if attendus and identite.get("acr") not in attendus:
            raise OAuth2Error("proconnect: level not reached")
        data = {"userinfo": details, "id_token": identite}
        return self.get_provider().sociallogin_from_response(request, data)

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        claims = self._verified(app, id_token, required=("exp", "iat", "nonce"))
        if not self.nonce or not constant_time_compare(str(claims["nonce"]), self.nonce):
            raise OAuth2Error("proconnect: another nonce")
        return claims

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        """ProConnect answers with a signed JWT; other providers with JSON."""
        with self._session() as session:
            reponse = session.get(self.profile_url, headers={"Authorization": f"Bearer {access_token}"})
            reponse.raise_for_status()
        if reponse.headers.get("Content-Type", "").startswith("application/jwt"):
            return self._verified(self.get_provider().app, reponse.text)
        details: dict[str, Any] = reponse.json()
        return details

    def _verified(self, app: SocialApp, jeton: str, required: tuple[str, ...] = ()) -> dict[str, Any]:
        with self._session() as session:
            return verified_claims(
                jeton,
                config=self.openid_config,
                client_id=app.client_id,
                session=session,
                required=required,
            )

    def _session(self) -> Any:
        from allauth.socialaccount.adapter import get_adapter

        return get_adapter().get_requests_session()


class ProConnectProvider(OpenIDConnectProvider):
    """Asks for the levels of the settings, a nonce, and the names that ProConnect gives to claims."""

    id = "proconnect"
    name = "ProConnect"
    oauth2_adapter_class = ProConnectOAuth2Adapter

    def get_callback_url(self) -> str:
        """Path where the person comes back."""
        return reverse("comptes:proconnect_retour")

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        """The door of ProConnect, opened by a form."""
        return reverse("comptes:proconnect")

    def get_default_scope(self) -> list[str]:
        """First name, usual name, address, SIRET."""
        return list(PORTEES)

    def depart(self, request: HttpRequest, *, process: str, next_url: str | None) -> str:
        """Address of ProConnect where to send the person; state, nonce and PKCE wait in the session.

        Raises:
            requests.RequestException: ProConnect does not answer.
        """
        nonce = get_random_string(48)
        parametres: dict[str, str] = {
            "nonce": nonce,
            "claims": json.dumps({"id_token": {"acr": None, "amr": None}}),
        }
        if acr := self.app.settings.get("acr"):
            parametres["acr_values"] = " ".join(acr)
        reponse: HttpResponse = self.redirect(
            request, process, next_url=next_url, auth_params=parametres, nonce=nonce
        )
        return str(reponse["Location"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """`usual_name` is the name that ProConnect gives; others say `family_name`."""
        details = data["userinfo"]
        return {
            "email": details.get("email"),
            "first_name": details.get("given_name") or "",
            "last_name": details.get("usual_name") or details.get("family_name") or "",
        }

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Verified when ProConnect says so, or when the installation trusts it for that."""
        details = data["userinfo"]
        email = str(details.get("email") or "").strip().lower()
        if not email:
            return []
        affirmee = details.get("email_verified", self.app.settings.get("adresses_verifiees"))
        return [EmailAddress(email=email, verified=affirmee is True, primary=True)]

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """The little that is kept beside the account."""
        sources = {**data["userinfo"], **data["id_token"]}
        return {nom: sources[nom] for nom in GARDES if nom in sources}
