"""The policy engine: rights declared once, read by views, querysets and templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import BooleanField, ExpressionWrapper, Q

if TYPE_CHECKING:
    from siae_portal.comptes.enums import Role
    from siae_portal.comptes.models import User


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Who may do what, on which rows.

    `portees`: role → rows it sees. `droits`: act → roles; an act of the portal itself has no role.
    `lectures`: acts that only read; `portees_lecture`: role → rows that it reads besides, and never changes.
    `portees_par_geste`: act → role → the rows of this act, when they are not those that the role sees.
    """

    portees: Mapping[str, Callable[[User], Q]]
    droits: Mapping[str, frozenset[str]]
    lectures: frozenset[str] = frozenset()
    portees_lecture: Mapping[str, Callable[[User], Q]] = field(default_factory=dict)
    portees_par_geste: Mapping[str, Mapping[str, Callable[[User], Q]]] = field(default_factory=dict)

    def may(self, user: User, geste: str) -> bool:
        """Whether one of the roles of `user` allows `geste` somewhere."""
        return bool(user.roles & self.droits[geste])

    def scope(self, user: User, geste: str) -> Q:
        """Rows on which `user` may do `geste`: the union over the roles that allow it."""
        roles = sorted(user.roles & self.droits[geste])
        propres = self.portees_par_geste.get(geste, {})
        portees = [propres.get(role, self.portees[role])(user) for role in roles]
        if geste in self.lectures:
            portees += [self.portees_lecture[role](user) for role in roles if role in self.portees_lecture]
        if not all(portees):
            # An empty Q means every row, but `|` would drop it: say it in a way that survives the union.
            return Q(pk__isnull=False)
        return reduce(or_, portees, Q(pk__in=[]))

    def annotations(self, user: User) -> dict[str, ExpressionWrapper]:
        """`peut_<geste>` for each act, as columns of one query: no false button."""
        return {
            f"peut_{geste.lower()}": ExpressionWrapper(self.scope(user, geste), BooleanField())
            for geste in self.droits
        }

    def permitted(self, annotated: object) -> frozenset[str]:
        """The acts allowed on a row read with `annotations`."""
        return frozenset(geste for geste in self.droits if getattr(annotated, f"peut_{geste.lower()}"))


def regional(role: Role, champ: str) -> Callable[[User], Q]:
    """Rows of the régions whose regional service the person belongs to; `champ` leads to the région."""

    def rows(user: User) -> Q:
        regions = user.regions_for(role)
        return Q(**{f"{champ}__in": regions}) if regions else Q(pk__in=[])

    return rows
