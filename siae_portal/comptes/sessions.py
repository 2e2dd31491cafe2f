"""Sessions of a person: opening one by a click, listing them, closing them from afar."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest

from siae_portal.comptes.appareils import appareil
from siae_portal.comptes.models import User
from siae_portal.comptes.second_facteur import DEMONSTRATION, note_second_facteur


@dataclass(frozen=True, kw_only=True)
class Ouverte:
    """One open session, as its owner reads it."""

    pk: int
    appareil: str
    ip: str
    depuis: datetime
    courante: bool


def open_demonstration_session(request: HttpRequest, user: User) -> None:
    """Sign in a demonstration account; its click counts as the second factor."""
    login(request, user)
    note_second_facteur(request, user, DEMONSTRATION)
    UserSession.objects.create_from_request(request)


def living(user: User, *, at: datetime) -> QuerySet[UserSession]:
    """Those that still open the portal, last opened first."""
    vivantes = Session.objects.filter(expire_date__gt=at).values("session_key")
    return UserSession.objects.filter(user=user, session_key__in=vivantes).order_by("-created_at", "-pk")


def sessions_of(request: HttpRequest, user: User, *, at: datetime) -> list[Ouverte]:
    """The open sessions of the person, hers of this moment first."""
    ouvertes = [
        Ouverte(
            pk=session.pk,
            appareil=appareil(session.user_agent),
            ip=session.ip,
            depuis=session.created_at,
            courante=session.session_key == request.session.session_key,
        )
        for session in living(user, at=at)
    ]
    return sorted(ouvertes, key=lambda session: not session.courante)


def close_session(request: HttpRequest, user: User, *, pk: int) -> None:
    """Close one session of the person from afar.

    Raises:
        UserSession.DoesNotExist: not one of hers.
    """
    end_sessions(request, [UserSession.objects.get(user=user, pk=pk)])
