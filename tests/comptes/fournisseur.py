"""A real OpenID provider on the loopback (pyop): discovery, code, token, keys, identity, sign-out.

It speaks as ProConnect does; a test may make it lie, one attribute at a time.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from wsgiref.simple_server import WSGIRequestHandler, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

from Cryptodome.PublicKey import RSA
from jwkest.jwk import RSAKey
from oic.oic.message import IdToken
from pyop.authz_state import AuthorizationState
from pyop.provider import Provider
from pyop.subject_identifier import HashBasedSubjectIdentifierFactory
from pyop.userinfo import Userinfo

CLIENT, SECRET = "portail", "secret-du-portail-pour-les-essais"
PERSONNE = "personne"
IDENTITE = {
    "email": "nadia@exemple.invalid",
    "email_verified": True,
    "given_name": "Nadia",
    "usual_name": "Renard",
    "siret": "12345678901234",
}
_CLES = [RSAKey(key=RSA.generate(2048), alg="RS256", use="sig", kid="cle-1") for _ in range(2)]

Reponse = tuple[str, dict[str, str], bytes]


@dataclass
class Fournisseur:
    """The provider, the person who signs in, and the lies asked for.

    `refus`: the person says no. `identite_jwt`: the identity is a signed JWT. `cle_volee`: tokens are signed
    by a key that is not published. `autre_*`: what is said of the issuer, nonce, subject or client.
    """

    url: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: dict(IDENTITE))
    preuves: dict[str, Any] = field(default_factory=dict)
    refus: bool = False
    identite_jwt: bool = True
    cle_volee: bool = False
    autre_emetteur: str = ""
    autre_nonce: str = ""
    autre_sujet: str = ""
    autre_client: str = ""
    demandes: list[dict[str, Any]] = field(default_factory=list)
    provider: Provider = None

    def prepare(self, retour: str) -> None:
        """Declare the client and its return address."""
        client = {
            "client_id": CLIENT,
            "client_secret": SECRET,
            "redirect_uris": [retour],
            "response_types": ["code"],
            "token_endpoint_auth_method": "client_secret_post",
            "subject_type": "pairwise",
        }
        self.provider = Provider(
            _CLES[0],
            {
                "issuer": "https://emetteur.invalid",
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "jwks_uri": f"{self.url}/jwks",
                "end_session_endpoint": f"{self.url}/session/end",
                "scopes_supported": ["openid", "email"],
                "response_types_supported": ["code"],
                "subject_types_supported": ["pairwise"],
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            AuthorizationState(HashBasedSubjectIdentifierFactory("sel")),
            {CLIENT: client},
            Userinfo({PERSONNE: self.claims}),
            extra_scopes={nom: [nom] for nom in ("given_name", "usual_name", "siret")},
        )
        # The library demands HTTPS; on the loopback the tests do without.
        self.provider.configuration_information["issuer"] = self.url

    def answer(self, environ: WSGIEnvironment) -> Reponse:
        """One request."""
        pages: dict[str, Callable[[WSGIEnvironment], Reponse]] = {
            "/.well-known/openid-configuration": lambda _e: _json(
                self.provider.provider_configuration.to_dict()
            ),
            "/jwks": lambda _e: _json(self.provider.jwks),
            "/authorize": self._authorize,
            "/token": self._token,
            "/userinfo": self._userinfo,
        }
        page = pages.get(environ["PATH_INFO"])
        return page(environ) if page else ("404 Not Found", {}, b"")

    def _authorize(self, environ: WSGIEnvironment) -> Reponse:
        demande = self.provider.parse_authentication_request(environ["QUERY_STRING"])
        self.demandes.append(demande.to_dict())
        retour = demande["redirect_uri"]
        if self.refus:
            erreur = urlencode({"error": "access_denied", "state": demande["state"]})
            return "302 Found", {"Location": f"{retour}?{erreur}"}, b""
        accord = self.provider.authorize(demande, PERSONNE)
        return "302 Found", {"Location": accord.request(retour)}, b""

    def _token(self, environ: WSGIEnvironment) -> Reponse:
        corps = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
        reponse = self.provider.handle_token_request(
            corps, extra_id_token_claims=dict(self.preuves)
        ).to_dict()
        if self._lies():
            reponse["id_token"] = self._sign(self._lie(reponse["id_token"]))
        return _json(reponse)

    def _userinfo(self, environ: WSGIEnvironment) -> Reponse:
        entetes = {"Authorization": environ.get("HTTP_AUTHORIZATION", "")}
        details = self.provider.handle_userinfo_request(None, entetes).to_dict()
        details["sub"] = self.autre_sujet or details["sub"]
        if not self.identite_jwt:
            return _json(details)
        signe = IdToken(**details, iss=self.url, aud=[CLIENT], iat=0, exp=2**33)
        return "200 OK", {"Content-Type": "application/jwt; charset=utf-8"}, self._sign(signe).encode()

    def _lies(self) -> bool:
        return bool(self.cle_volee or self.autre_emetteur or self.autre_nonce or self.autre_client)

    def _lie(self, id_token: str) -> IdToken:
        jeton = IdToken().from_jwt(id_token, verify=False)
        jeton["iss"] = self.autre_emetteur or jeton["iss"]
        jeton["nonce"] = self.autre_nonce or jeton["nonce"]
        jeton["aud"] = [self.autre_client] if self.autre_client else jeton["aud"]
        return jeton

    def _sign(self, jeton: IdToken) -> str:
        signe: str = jeton.to_jwt([_CLES[1 if self.cle_volee else 0]], "RS256")
        return signe


def _json(contenu: dict[str, Any]) -> Reponse:
    return "200 OK", {"Content-Type": "application/json"}, json.dumps(contenu).encode()


class Muet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *_args: Any) -> None:
        """Nothing."""


@contextmanager
def running_provider(retour: str) -> Iterator[Fournisseur]:
    """Start the provider on a free port of the loopback; stop it, whatever happens."""
    fournisseur = Fournisseur()

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        statut, entetes, corps = fournisseur.answer(environ)
        start_response(statut, [*entetes.items(), ("Content-Length", str(len(corps)))])
        return [corps]

    with make_server("127.0.0.1", 0, application, handler_class=Muet) as serveur:
        fournisseur.url = f"http://127.0.0.1:{serveur.server_port}"
        fournisseur.prepare(retour)
        fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        fil.start()
        try:
            yield fournisseur
        finally:
            serveur.shutdown()
            fil.join()
