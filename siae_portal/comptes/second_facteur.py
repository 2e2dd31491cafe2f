"""Who must show a second factor, and whether this session has."""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from siae_portal.comptes.enums import ROLES_ETAT
from siae_portal.comptes.models import User

CODE = "mfa"
DEMONSTRATION = "demonstration"
PROCONNECT = "proconnect"


def second_facteur_requis(user: User) -> bool:
    """Whoever acts for the State, or enters the admin."""
    return bool(user.is_staff or user.is_superuser or user.roles & ROLES_ETAT)


def second_facteur_presente(request: HttpRequest) -> bool:
    """By a code, by ProConnect when it vouches for one, or by a click on a demonstration site."""
    presents = {record["method"] for record in _records(request)}
    accepted = {CODE, PROCONNECT} | ({DEMONSTRATION} if settings.DEMONSTRATION else set())
    return bool(presents & accepted)


def second_facteur_actif(user: User) -> bool:
    """An application of codes is set up."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def note_second_facteur(request: HttpRequest, user: User, method: str, **details: Any) -> None:
    """Remember, in the session, that the person has shown it."""
    record_authentication(request, user, method, **details)


def forget_second_facteur(request: HttpRequest) -> None:
    """The application was removed: the session no longer counts as protected by it."""
    restants = [record for record in _records(request) if record["method"] != CODE]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = restants


def signed_in_since(request: HttpRequest, *, seconds: int) -> bool:
    """Whether the person proved who she is within these seconds, by signing in."""
    records = _records(request)
    return bool(records) and time.time() - records[-1]["at"] < seconds


def mark_session(session: SessionBase, user: User, *, method: str = CODE) -> None:
    """Write in a session what a code would have written: for tests and screenshots."""
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": time.time()}]
    session["account_authentication_methods_user"] = user_id_to_str(user)


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    user = request.user
    return get_authentication_records(request, user) if isinstance(user, User) else []
