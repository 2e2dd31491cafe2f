"""« À faire »: what waits for a person, by when. Each part is a function; the home view composes them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from siae_portal.comptes.models import User


@dataclass(frozen=True, kw_only=True)
class Tache:
    """One thing to do: one line, one link. `avant_le`: the last day, None when nothing presses."""

    libelle: str
    url: str
    avant_le: date | None = None


Fournisseur = Callable[[User, date], Iterable[Tache]]


def taches_of(user: User, *, on: date, fournisseurs: Iterable[Fournisseur]) -> list[Tache]:
    """Everything that waits for the person that day, the most pressing first, what has no date last."""
    taches = [tache for fournisseur in fournisseurs for tache in fournisseur(user, on)]
    return sorted(taches, key=lambda tache: (tache.avant_le or date.max, tache.libelle))
