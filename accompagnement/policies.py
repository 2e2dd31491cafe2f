"""Who reads and writes about salariés en insertion. State agents get aggregates, never a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from accompagnement.enums import Geste
from siae_portal.comptes.enums import Role
from siae_portal.comptes.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable

    from siae_portal.comptes.models import User


def _own(role: Role) -> Callable[[User], Q]:
    return lambda user: Q(structure__in=user.structures_for(role))


_SUIVI = frozenset({Role.ACCOMPAGNATEUR})

SALARIE = Policy(
    portees={Role.ACCOMPAGNATEUR: _own(Role.ACCOMPAGNATEUR)},
    droits={
        Geste.CONSULTER: _SUIVI,
        Geste.AJOUTER: _SUIVI,
        Geste.MODIFIER: _SUIVI,
        Geste.NOTER_ENTRETIEN: _SUIVI,
        Geste.ENREGISTRER_SORTIE: _SUIVI,
    },
)
