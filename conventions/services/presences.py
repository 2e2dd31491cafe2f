"""Who is on which section now: told by the pages themselves, kept in the cache only, forgotten by itself.

Only the keys of people are kept. Without a cache nobody is seen, and nothing else changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache

from siae_portal.comptes.models import User

DUREE = timedelta(seconds=50)
"""A page that said nothing for so long is closed."""
Presences = dict[str, tuple[datetime, datetime]]


@dataclass(frozen=True, kw_only=True)
class Present:
    """Somebody on a section, since when."""

    user: User
    code: str
    depuis_at: datetime


def come(*, dossier_id: int, code: str, user: User, at: datetime) -> None:
    """Say that somebody is on a section; said again, she is still there since the same instant."""
    presents = _alive(dossier_id, at=at)
    cle = f"{user.pk}:{code}"
    depuis, _vu = presents.get(cle, (at, at))
    _keep(dossier_id, presents | {cle: (depuis, at)})


def leave(*, dossier_id: int, code: str, user: User, at: datetime) -> None:
    """Say that she left the section."""
    cle = f"{user.pk}:{code}"
    _keep(dossier_id, {nom: v for nom, v in _alive(dossier_id, at=at).items() if nom != cle})


def others_on(*, dossier_id: int, user_id: int, at: datetime) -> list[Present]:
    """Everybody else on the sections of a dossier. One query, and only when there is somebody."""
    vus = [(cle.partition(":"), depuis) for cle, (depuis, _vu) in _alive(dossier_id, at=at).items()]
    autres = [(int(pk), code, depuis) for (pk, _, code), depuis in vus if int(pk) != user_id]
    personnes = _people(pk for pk, _code, _depuis in autres)
    return [
        Present(user=personnes[pk], code=code, depuis_at=depuis)
        for pk, code, depuis in sorted(autres, key=lambda autre: autre[2])
        if pk in personnes
    ]


def _people(cles: Iterable[int]) -> dict[int, User]:
    uniques = set(cles)
    return User.objects.in_bulk(uniques) if uniques else {}


def _alive(dossier_id: int, *, at: datetime) -> Presences:
    presents: Presences = cache.get(_key(dossier_id)) or {}
    return {cle: (depuis, vu) for cle, (depuis, vu) in presents.items() if at - vu <= DUREE}


def _keep(dossier_id: int, presents: Presences) -> None:
    cache.set(_key(dossier_id), presents, timeout=int(DUREE.total_seconds()))


def _key(dossier_id: int) -> str:
    return f"presences:{dossier_id}"
