"""Who sees and changes a structure."""

from collections.abc import Callable

from django.db.models import Q

from siae_portal.comptes.enums import ROLES_SERVICE, ROLES_STRUCTURE, Role
from siae_portal.comptes.models import User
from siae_portal.comptes.policy import Policy, regional
from structures.enums import GenreLot, GesteEquipe

Portee = Callable[[User], Q]


class Geste:
    """Acts on a structure.

    `MODIFIER`: what engages it (representative, bank account). `COMPLETER`: what describes it. `CORRIGER`:
    what the State keeps (identity, doubt to lift). `LISTER`: look for structures in a territory.
    """

    CONSULTER = "CONSULTER"
    LISTER = "LISTER"
    MODIFIER = "MODIFIER"
    PUBLIER = "PUBLIER"
    EXPORTER = "EXPORTER"
    COMPLETER = "COMPLETER"
    CORRIGER = "CORRIGER"
    DECLARER_TRANSFERT = "DECLARER_TRANSFERT"
    DECLARER_REPRISE = "DECLARER_REPRISE"
    DECLARER_LABEL = "DECLARER_LABEL"
    CONFIRMER_LABEL = "CONFIRMER_LABEL"
    LIRE_PREUVE = "LIRE_PREUVE"


_REDACTEURS_FICHE = frozenset({Role.DIRIGEANT, Role.GESTIONNAIRE})
_INSTRUCTEUR = frozenset({Role.INSTRUCTEUR})


def _own(role: Role) -> tuple[str, Portee]:
    return role, lambda user: Q(pk__in=user.structures_for(role))


def _territory(role: Role) -> tuple[str, Portee]:
    return role, lambda user: Q(departement__service__in=user.services_for(role))


def _of_service(role: Role) -> Portee:
    return lambda user: Q(pk__in=user.services_for(role))


def _transmitted(role: Role) -> Portee:
    return lambda user: Q(
        structure__departement__service__in=user.services_for(role), transmise_at__isnull=False
    )


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
        Geste.LISTER: ROLES_SERVICE | {Role.OBSERVATEUR, Role.ADMINISTRATEUR},
        Geste.MODIFIER: frozenset({Role.DIRIGEANT}),
        Geste.PUBLIER: frozenset({Role.DIRIGEANT, Role.GESTIONNAIRE}),
        Geste.EXPORTER: frozenset(
            {Role.DIRIGEANT, Role.INSTRUCTEUR, Role.CHEF_SERVICE, Role.SIGNATAIRE, Role.ADMINISTRATEUR}
        ),
        Geste.COMPLETER: _REDACTEURS_FICHE,
        Geste.CORRIGER: _INSTRUCTEUR,
        Geste.DECLARER_TRANSFERT: frozenset({Role.DIRIGEANT}) | _INSTRUCTEUR,
        Geste.DECLARER_REPRISE: _INSTRUCTEUR,
        Geste.DECLARER_LABEL: _REDACTEURS_FICHE | _INSTRUCTEUR,
        Geste.CONFIRMER_LABEL: _INSTRUCTEUR,
        Geste.LIRE_PREUVE: _REDACTEURS_FICHE | (ROLES_SERVICE - {Role.MEMBRE}),
    },
    lectures=frozenset({Geste.CONSULTER, Geste.LISTER}),
    portees_lecture={role: regional(role, "departement__region") for role in ROLES_SERVICE},
)


def _labels_of(role: str) -> Portee:
    if role in ROLES_STRUCTURE:
        return lambda user: Q(structure__in=user.structures_for(Role(role)))
    return lambda user: Q(structure__departement__service__in=user.services_for(Role(role)))


# Rows: Label.
LABEL = Policy(
    portees={role: _labels_of(role) for role in sorted(STRUCTURE.droits[Geste.LIRE_PREUVE])},
    droits={
        geste: STRUCTURE.droits[geste]
        for geste in (Geste.LIRE_PREUVE, Geste.DECLARER_LABEL, Geste.CONFIRMER_LABEL)
    },
)

_DIRIGEANT = frozenset({Role.DIRIGEANT})
_AGENTS = frozenset({Role.INSTRUCTEUR, Role.CHEF_SERVICE})
_ADMINISTRATEUR = frozenset({Role.ADMINISTRATEUR})
_RESPONSABLES = frozenset({Role.CHEF_SERVICE, Role.ADMINISTRATEUR})

# Rows: Structure, whose team is read and managed.
EQUIPE_STRUCTURE = Policy(
    portees={
        **dict(_own(role) for role in (Role.DIRIGEANT, Role.GESTIONNAIRE)),
        **dict(_territory(role) for role in sorted(_AGENTS)),
        Role.ADMINISTRATEUR: lambda user: Q(),
    },
    droits={
        GesteEquipe.CONSULTER: _DIRIGEANT | {Role.GESTIONNAIRE} | _AGENTS | _ADMINISTRATEUR,
        GesteEquipe.INVITER: _DIRIGEANT,
        GesteEquipe.MODIFIER: _DIRIGEANT,
        GesteEquipe.ORGANISER_DEPART: _DIRIGEANT | _AGENTS,
        GesteEquipe.OUVRIR_ASSISTANCE: _ADMINISTRATEUR,
    },
)

# Rows: ServiceInstructeur, whose agents are read and managed.
EQUIPE_SERVICE = Policy(
    portees={
        **{role: _of_service(role) for role in sorted(ROLES_SERVICE)},
        Role.ADMINISTRATEUR: lambda user: Q(),
    },
    droits={
        GesteEquipe.CONSULTER: (ROLES_SERVICE - {Role.MEMBRE}) | _ADMINISTRATEUR,
        GesteEquipe.INVITER: _RESPONSABLES,
        GesteEquipe.MODIFIER: _RESPONSABLES,
        GesteEquipe.ORGANISER_DEPART: _RESPONSABLES,
        GesteEquipe.DELEGUER: _RESPONSABLES,
        GesteEquipe.NOMMER_CHEF: _ADMINISTRATEUR,
        GesteEquipe.CREER_SERVICE: _ADMINISTRATEUR,
    },
)

# National roles: no row of their own, held in a région or everywhere; ended in the admin.
EQUIPE_NATIONALE = Policy(
    portees={Role.ADMINISTRATEUR: lambda user: Q()},
    droits={GesteEquipe.CONSULTER: _ADMINISTRATEUR, GesteEquipe.INVITER: _ADMINISTRATEUR},
)

# Rows: DemandeRattachement. The State service answers once the request is transmitted to it.
RATTACHEMENT = Policy(
    portees={
        Role.DIRIGEANT: lambda user: Q(structure__in=user.structures_for(Role.DIRIGEANT)),
        **{role: _transmitted(role) for role in sorted(_AGENTS)},
    },
    droits={GesteEquipe.DECIDER: _DIRIGEANT | _AGENTS},
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


class GesteLot:
    """Acts on a batch. `IMPORTER`: send a file of structures; `EFFACER`: an act of the portal."""

    CONSULTER = "CONSULTER_LOT"
    IMPORTER = "IMPORTER"
    IMPORTER_MEMBRES = "IMPORTER_MEMBRES"
    RELIRE = "RELIRE_LOT"
    DECIDER = "DECIDER_LIGNES"
    APPLIQUER = "APPLIQUER_LOT"
    ANNULER = "ANNULER_LOT"
    EFFACER = "EFFACER_LOT"


_IMPORTENT = frozenset({Role.INSTRUCTEUR, Role.CHEF_SERVICE, Role.ADMINISTRATEUR})
_IMPORTENT_MEMBRES = _DIRIGEANT | _RESPONSABLES
_TIENNENT_UN_LOT = _IMPORTENT | _IMPORTENT_MEMBRES

LOT = Policy(
    portees={
        Role.INSTRUCTEUR: lambda user: Q(
            genre=GenreLot.STRUCTURES, service__in=user.services_for(Role.INSTRUCTEUR)
        ),
        Role.CHEF_SERVICE: lambda user: Q(service__in=user.services_for(Role.CHEF_SERVICE)),
        Role.ADMINISTRATEUR: lambda user: (
            Q(genre=GenreLot.STRUCTURES, service=None, structure=None)
            | Q(genre=GenreLot.MEMBRES, service__isnull=False)
        ),
        Role.DIRIGEANT: lambda user: Q(
            genre=GenreLot.MEMBRES, structure__in=user.structures_for(Role.DIRIGEANT)
        ),
    },
    droits={
        GesteLot.CONSULTER: _TIENNENT_UN_LOT,
        GesteLot.IMPORTER: _IMPORTENT,
        GesteLot.IMPORTER_MEMBRES: _IMPORTENT_MEMBRES,
        GesteLot.RELIRE: _TIENNENT_UN_LOT,
        GesteLot.DECIDER: _TIENNENT_UN_LOT,
        GesteLot.APPLIQUER: _TIENNENT_UN_LOT,
        GesteLot.ANNULER: _TIENNENT_UN_LOT,
    },
)
"""A service imports the structures of its département; an administrator, those of the whole country.

Who manages the people of a place imports its members.
"""
