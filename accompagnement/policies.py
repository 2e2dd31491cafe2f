"""Who reads and writes about salariés en insertion. State agents get aggregates, never a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from accompagnement.enums import Geste
from siae_portal.comptes.enums import Role
from siae_portal.comptes.policy import Policy, regional

if TYPE_CHECKING:
    from collections.abc import Callable

    from siae_portal.comptes.models import User


_SUIVI = frozenset({Role.ACCOMPAGNATEUR})
_REPRESENTANTS = (Role.DIRIGEANT, Role.GESTIONNAIRE)
_SERVICE = (Role.INSTRUCTEUR, Role.CHEF_SERVICE, Role.SIGNATAIRE, Role.SECRETAIRE)


def _own(role: Role) -> Callable[[User], Q]:
    return lambda user: Q(pk__in=user.structures_for(role))


def _department(role: Role) -> Callable[[User], Q]:
    return lambda user: Q(departement__service__in=user.services_for(role))


# Rows: Salarie. The representative of the structure reads no individual follow-up.
SALARIE = Policy(
    portees={Role.ACCOMPAGNATEUR: lambda user: Q(structure__in=user.structures_for(Role.ACCOMPAGNATEUR))},
    droits={
        Geste.CONSULTER: _SUIVI,
        Geste.AJOUTER_CONTRAT: _SUIVI,
        Geste.NOTER_ENTRETIEN: _SUIVI,
        Geste.ENREGISTRER_SORTIE: _SUIVI,
        Geste.CORRIGER_SORTIE: _SUIVI,
    },
)

# Rows: Structure, where a person may be added.
ACCUEIL = Policy(portees={Role.ACCOMPAGNATEUR: _own(Role.ACCOMPAGNATEUR)}, droits={Geste.AJOUTER: _SUIVI})

# Rows: Structure, whose results may be read.
RESULTATS = Policy(
    portees={
        **{role: _own(role) for role in _REPRESENTANTS},
        **{role: _department(role) for role in _SERVICE},
    },
    droits={Geste.LIRE_RESULTATS: frozenset({*_REPRESENTANTS, *_SERVICE})},
    lectures=frozenset({Geste.LIRE_RESULTATS}),
    portees_lecture={role: regional(role, "departement__region") for role in _SERVICE},
)


def reads_whole_counts(user: User, structure_id: int) -> bool:
    """Whether the person is of the structure: small counts are withheld from anyone else."""
    return structure_id in user.structures_for(*_REPRESENTANTS)
