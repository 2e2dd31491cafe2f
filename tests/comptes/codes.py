"""An application of codes, as a phone would run it."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from siae_portal.comptes.models import User

PERIODE_S = 30


def code_of(secret: str, *, later: int = 0) -> str:
    """The code shown now, or `later` steps from now."""
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // PERIODE_S + later))


def set_up(user: User) -> tuple[str, list[str]]:
    """A second factor for this person: its secret and its recovery codes."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret, RecoveryCodes.activate(user).generate_codes()


def has_totp(user: User) -> bool:
    """Whether an application is set up."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
