"""Checking the signed tokens of ProConnect: identity token, and identity read as `application/jwt`."""

from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from requests import Session

# Signed by the private key of the provider, never by a shared secret: « none » and HMAC are refused.
ALGORITHMES = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384")
TOLERANCE_S = 30


def verified_claims(
    jeton: str, *, config: dict[str, Any], client_id: str, session: Session, required: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The claims of a token, once its signature, issuer, audience and dates are checked.

    Args:
        config: discovery document of the provider (`issuer`, `jwks_uri`).
    Raises:
        OAuth2Error: any of them is wrong, or a required claim is absent.
    """
    try:
        entete = jwt.get_unverified_header(jeton)
        cle = _key(entete, session=session, jwks_uri=config["jwks_uri"])
        claims: dict[str, Any] = jwt.decode(
            jeton,
            key=cle,
            algorithms=[entete["alg"]],
            issuer=config["issuer"],
            audience=client_id,
            leeway=TOLERANCE_S,
            options={"require": ["iss", "aud", "sub", *required]},
        )
    except (jwt.PyJWTError, KeyError, ValueError) as refus:
        raise OAuth2Error("proconnect: token refused") from refus
    return claims


def _key(entete: dict[str, Any], *, session: Session, jwks_uri: str) -> Any:
    """The public key that the header names.

    Raises:
        OAuth2Error: algorithm not allowed, or unknown key.
    """
    if entete.get("alg") not in ALGORITHMES:
        raise OAuth2Error("proconnect: algorithm refused")
    reponse = session.get(jwks_uri)
    reponse.raise_for_status()
    for jwk in reponse.json().get("keys", []):
        if jwk.get("kid") == entete.get("kid") and jwk.get("use", "sig") == "sig":
            return jwt.PyJWK(jwk, algorithm=entete["alg"]).key
    raise OAuth2Error("proconnect: unknown key")
