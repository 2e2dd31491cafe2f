"""Who sees and changes a structure."""

from collections.abc import Callable

from django.db.models import Q

from siae_portal.comptes.enums import ROLES_SERVICE, ROLES_STRUCTURE, Role
from siae_portal.comptes.models import User
from siae_portal.comptes.policy import Policy

Portee = Callable[[User], Q]


class Geste:
    """Acts on a structure."""

    CONSULTER = "CONSULTER"
    MODIFIER = "MODIFIER"


def _own(role: Role) -> tuple[str, Portee]:
    return role, lambda user: Q(pk__in=user.structures_for(role))


def _territory(role: Role) -> tuple[str, Portee]:
    return role, lambda user: Q(departement__service__in=user.services_for(role))


def _region(user: User) -> Q:
    regions = [h.region_id for h in user.habilitations_valides if h.role == Role.OBSERVATEUR]
    return Q() if None in regions else Q(departement__region__in=regions)


STRUCTURE = Policy(
    portees={
        **dict(_own(role) for role in sorted(ROLES_STRUCTURE)),
        **dict(_territory(role) for role in sorted(ROLES_SERVICE)),
        Role.OBSERVATEUR: _region,
        Role.ADMINISTRATEUR: lambda user: Q(),
    },
    droits={
        Geste.CONSULTER: ROLES_STRUCTURE | ROLES_SERVICE | {Role.OBSERVATEUR, Role.ADMINISTRATEUR},
        Geste.MODIFIER: frozenset({Role.DIRIGEANT}),
    },
)


class GesteCoffre:
    """Acts on the strongbox of a structure. `LIRE_BANCAIRE`: read the paper that tells a bank account."""

    CONSULTER = "CONSULTER_COFFRE"
    LIRE_BANCAIRE = "LIRE_BANCAIRE"
    DEPOSER = "DEPOSER_PIECE"
    RETIRER = "RETIRER_PIECE"


_REDACTEURS = frozenset({Role.DIRIGEANT, Role.GESTIONNAIRE})
_PAYEURS = frozenset({Role.INSTRUCTEUR, Role.CHEF_SERVICE, Role.SIGNATAIRE})

_COFFRE_DROITS = {
    GesteCoffre.CONSULTER: _REDACTEURS | _PAYEURS | {Role.SECRETAIRE},
    GesteCoffre.LIRE_BANCAIRE: _REDACTEURS | _PAYEURS,
    GesteCoffre.DEPOSER: _REDACTEURS,
    GesteCoffre.RETIRER: _REDACTEURS,
}
COFFRE = Policy(portees=STRUCTURE.portees, droits=_COFFRE_DROITS)
"""The strongbox, asked of a structure."""


def _paper_of(role: Role) -> Portee:
    if role in ROLES_STRUCTURE:
        return lambda user: Q(structure__in=user.structures_for(role))
    return lambda user: Q(structure__departement__service__in=user.services_for(role))


PIECE = Policy(
    portees={role: _paper_of(role) for role in sorted(_REDACTEURS | _PAYEURS | {Role.SECRETAIRE})},
    droits=_COFFRE_DROITS,
)
"""The same, asked of one paper."""
