"""Acts on accounts."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from siae_portal.comptes.models import AccesRefuse, User


def note_refused_access(
    *, user: User, url_name: str, objet_id: str, methode: str, statut: int, at: datetime
) -> AccesRefuse:
    """Remember a refusal; ids only."""
    return AccesRefuse.objects.create(
        user=user, url_name=url_name, objet_id=objet_id, methode=methode, statut=statut, at=at
    )


@transaction.atomic
def rename_person(*, user: User, prenom: str, nom: str) -> User:
    """Change how a person is called; acts already printed keep what they said."""
    user.prenom, user.nom = prenom, nom
    user.save(update_fields=["prenom", "nom"])
    return user


@transaction.atomic
def sweep_sessions(*, at: datetime) -> None:
    """Forget ended sessions, and the devices and addresses of clients that went with them."""
    Session.objects.filter(expire_date__lte=at).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
