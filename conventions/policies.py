"""Who may do what on dossiers, conventions, annexes and documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from conventions.enums import (
    EtatDossier,
    Geste,
    GesteAnnexe,
    GesteCampagne,
    GesteConvention,
    GesteDocument,
    GesteParametrage,
)
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation
from siae_portal.comptes.policy import Policy, regional

if TYPE_CHECKING:
    from collections.abc import Callable

    from siae_portal.comptes.models import User

STRUCTURE = (Role.DIRIGEANT, Role.GESTIONNAIRE)
SERVICE = (Role.INSTRUCTEUR, Role.CHEF_SERVICE, Role.SIGNATAIRE, Role.SECRETAIRE)


def _of_structure(role: Role, prefix: str = "") -> Callable[[User], Q]:
    return lambda user: Q(**{f"{prefix}structure__in": user.structures_for(role)})


def _of_service(role: Role, prefix: str = "", only: Q | None = None) -> Callable[[User], Q]:
    """Rows of the services of the person; `only`: those that a State service may see already."""
    return lambda user: Q(**{f"{prefix}service__in": user.services_for(role)}) & (only or Q())


def _of_region(role: Role, prefix: str = "", only: Q | None = None) -> Callable[[User], Q]:
    """Rows that the agents of a regional service read, and never change."""
    rows = regional(role, f"{prefix}service__departement__region")
    return lambda user: rows(user) & (only or Q())


def _roles(*roles: Role) -> frozenset[str]:
    return frozenset(roles)


_DIRIGEANT = _roles(Role.DIRIGEANT)
_INSTRUCTEUR = _roles(Role.INSTRUCTEUR)
_CHEF = _roles(Role.CHEF_SERVICE)
_SIGNATAIRE = _roles(Role.SIGNATAIRE)
_CHEF_OU_SIGNATAIRE = _CHEF | _SIGNATAIRE
_SECRETARIAT = _roles(Role.SECRETAIRE, Role.INSTRUCTEUR)
_TOUS = _roles(*STRUCTURE, *SERVICE)
_PORTAIL: frozenset[str] = frozenset()

_DEPOSE = Q(depose_at__isnull=False)
# A dossier received on paper belongs to the service that types it, until its deposit (0036).
_PAPIER_A_SAISIR = Q(etat=EtatDossier.BROUILLON, papier_recu_on__isnull=False)
# What a structure answers on paper is typed by the service while nobody represents her here (0042).
_PAPIER_A_COMPLETER = Q(
    etat__in=[EtatDossier.INCOMPLET, EtatDossier.CORRECTION], papier_recu_on__isnull=False
)


def _answered_on_paper(user: User) -> Q:
    """Paper dossiers of the services of the person that wait for a structure without account."""
    dirigeants = Habilitation.objects.valid(on=timezone.localdate()).filter(
        role=Role.DIRIGEANT, structure=OuterRef("structure"), user__is_active=True
    )
    rows = Q(service__in=user.services_for(Role.INSTRUCTEUR)) & _PAPIER_A_COMPLETER
    return rows & Q(~Exists(dirigeants))


def _typed_by_service(user: User) -> Q:
    """What the service writes: the paper it types, then the answers that come on paper."""
    return _of_service(Role.INSTRUCTEUR, only=_PAPIER_A_SAISIR)(user) | _answered_on_paper(user)


def _written_by_structure(role: Role) -> Callable[[User], Q]:
    rows = _of_structure(role)
    return lambda user: rows(user) & (_DEPOSE | Q(papier_recu_on=None))


DOSSIER = Policy(
    portees={
        **{role: _written_by_structure(role) for role in STRUCTURE},
        **{role: _of_service(role, only=_DEPOSE) for role in SERVICE},
    },
    portees_par_geste={
        Geste.CONSULTER: {Role.INSTRUCTEUR: _of_service(Role.INSTRUCTEUR, only=_DEPOSE | _PAPIER_A_SAISIR)},
        **{
            geste: {Role.INSTRUCTEUR: _of_service(Role.INSTRUCTEUR, only=_PAPIER_A_SAISIR)}
            for geste in (Geste.MODIFIER, Geste.DEPOSER, Geste.ABANDONNER, Geste.SAISIR_PAPIER)
        },
        Geste.ENREGISTRER: {Role.INSTRUCTEUR: _typed_by_service},
        Geste.JOINDRE: {Role.INSTRUCTEUR: _typed_by_service},
        Geste.SAISIR_REPONSE: {Role.INSTRUCTEUR: _answered_on_paper},
    },
    droits={
        Geste.DEPOSER: _DIRIGEANT | _INSTRUCTEUR,
        Geste.ABANDONNER: _DIRIGEANT | _INSTRUCTEUR,
        Geste.DEMANDER_PIECES: _INSTRUCTEUR,
        Geste.DECLARER_COMPLET: _INSTRUCTEUR,
        Geste.RETIRER: _DIRIGEANT,
        Geste.CONSTATER_SILENCE: _PORTAIL,
        Geste.REPONDRE_PIECES: _DIRIGEANT,
        Geste.CONSTATER_DEFAUT: _PORTAIL,
        Geste.CLASSER: _INSTRUCTEUR,
        Geste.INSTRUIRE: _INSTRUCTEUR,
        Geste.DEMANDER_CORRECTIONS: _INSTRUCTEUR,
        Geste.INSCRIRE: _SECRETARIAT,
        Geste.PROPOSER_SANS_AVIS: _INSTRUCTEUR,
        Geste.REPONDRE_CORRECTIONS: _DIRIGEANT,
        Geste.REPRENDRE_SANS_REPONSE: _PORTAIL,
        Geste.ENREGISTRER_AVIS: _roles(Role.SECRETAIRE),
        Geste.RETIRER_ORDRE_DU_JOUR: _SECRETARIAT,
        Geste.PROPOSER: _INSTRUCTEUR,
        Geste.REPRENDRE_INSTRUCTION: _INSTRUCTEUR,
        Geste.VISER: _CHEF,
        Geste.ACCEPTER: _SIGNATAIRE,
        Geste.REFUSER: _SIGNATAIRE,
        Geste.RENVOYER: _CHEF_OU_SIGNATAIRE,
        Geste.METTRE_A_LA_SIGNATURE: _PORTAIL,
        Geste.FORMER_RECOURS: _DIRIGEANT | _INSTRUCTEUR,
        Geste.REPRENDRE_EXAMEN: _CHEF,
        Geste.ACCEPTER_APRES_ECHEANCE: _SIGNATAIRE,
        Geste.REFUSER_EXPRESSEMENT: _SIGNATAIRE,
        Geste.SIGNER_STRUCTURE: _DIRIGEANT,
        Geste.SIGNER_ETAT: _SIGNATAIRE,
        Geste.RETIRER_SIGNATURE: _CHEF_OU_SIGNATAIRE,
        Geste.CONSTATER_REFUS_SIGNER: _CHEF,
        Geste.FAIRE_DROIT: _SIGNATAIRE,
        Geste.REPRENDRE_APRES_RECOURS: _CHEF,
        Geste.REJETER_RECOURS: _SIGNATAIRE,
        Geste.CONSTATER_REJET_RECOURS: _INSTRUCTEUR,
        Geste.CREER: _roles(*STRUCTURE),
        Geste.CONSULTER: _TOUS,
        Geste.SAISIR_PAPIER: _INSTRUCTEUR,
        Geste.SAISIR_REPONSE: _INSTRUCTEUR,
        Geste.MODIFIER: _roles(*STRUCTURE, Role.INSTRUCTEUR),
        Geste.ENREGISTRER: _roles(*STRUCTURE, Role.INSTRUCTEUR),
        Geste.JOINDRE: _roles(*STRUCTURE, Role.INSTRUCTEUR),
        Geste.PRENDRE: _INSTRUCTEUR,
        Geste.ECHANGER: _roles(*STRUCTURE, Role.INSTRUCTEUR, Role.CHEF_SERVICE),
    },
    lectures=frozenset({Geste.CONSULTER}),
    portees_lecture={role: _of_region(role, only=_DEPOSE) for role in SERVICE},
)

_NATIONALE = Q(departement=None)


def _campaigns_of_service(role: Role, also: Q | None = None) -> Callable[[User], Q]:
    return lambda user: Q(departement__service__in=user.services_for(role)) | (also or Q(pk__in=[]))


CAMPAGNE = Policy(
    portees={
        **{role: _campaigns_of_service(role) for role in (Role.INSTRUCTEUR, Role.CHEF_SERVICE)},
        Role.ADMINISTRATEUR: lambda _user: _NATIONALE,
    },
    droits={
        GesteCampagne.CREER: _roles(Role.INSTRUCTEUR, Role.CHEF_SERVICE, Role.ADMINISTRATEUR),
        GesteCampagne.MODIFIER: _roles(Role.INSTRUCTEUR, Role.CHEF_SERVICE, Role.ADMINISTRATEUR),
    },
)
"""Who opens and changes the campaigns of a département; the national default belongs to the administrator."""

CAMPAGNE_LECTURE = Policy(
    portees={
        **{role: _campaigns_of_service(role, also=_NATIONALE) for role in SERVICE},
        Role.ADMINISTRATEUR: lambda _user: Q(),
    },
    droits={GesteCampagne.CONSULTER: _roles(*SERVICE, Role.ADMINISTRATEUR)},
)
"""Who reads them: a service its own and the national ones, the administrator all."""

CONVENTION = Policy(
    portees={
        **{role: _of_structure(role) for role in STRUCTURE},
        **{role: _of_service(role) for role in SERVICE},
    },
    droits={
        GesteConvention.METTRE_A_LA_SIGNATURE: _PORTAIL,
        GesteConvention.SIGNER_ETAT: _SIGNATAIRE,
        GesteConvention.RETIRER_SIGNATURE: _CHEF_OU_SIGNATAIRE,
        GesteConvention.SUSPENDRE: _SIGNATAIRE,
        GesteConvention.RESILIER: _SIGNATAIRE,
        GesteConvention.CONSTATER_ECHEANCE: _PORTAIL,
        GesteConvention.LEVER_SUSPENSION: _SIGNATAIRE,
        GesteConvention.CONSULTER: _TOUS,
    },
    lectures=frozenset({GesteConvention.CONSULTER}),
    portees_lecture={role: _of_region(role) for role in SERVICE},
)

ANNEXE = Policy(
    portees={
        **{role: _of_structure(role) for role in STRUCTURE},
        **{role: _of_service(role, "convention__") for role in SERVICE},
    },
    droits={
        GesteAnnexe.TERMINER_SAISIE: _INSTRUCTEUR,
        GesteAnnexe.RECONDUIRE: _PORTAIL,
        GesteAnnexe.ANNULER_PROJET: _INSTRUCTEUR,
        GesteAnnexe.SIGNER_ETAT: _SIGNATAIRE,
        GesteAnnexe.REPRENDRE_SAISIE: _INSTRUCTEUR,
        GesteAnnexe.ENREGISTRER_REJET: _INSTRUCTEUR,
        GesteAnnexe.REMPLACER: _PORTAIL,
        GesteAnnexe.ANNULER: _SIGNATAIRE,
        GesteAnnexe.CLOTURER: _INSTRUCTEUR,
        GesteAnnexe.RETABLIR_VALIDE: _INSTRUCTEUR,
        GesteAnnexe.RETABLIR_PROVISOIRE: _INSTRUCTEUR,
        GesteAnnexe.CORRIGER: _INSTRUCTEUR,
    },
)

DOCUMENT = Policy(
    portees={
        **{role: _of_structure(role, "dossier__") for role in STRUCTURE},
        **{role: _of_service(role, "dossier__") for role in SERVICE},
    },
    droits={
        GesteDocument.CONSULTER: _TOUS,
        GesteDocument.RELANCER: _roles(*SERVICE),
    },
    lectures=frozenset({GesteDocument.CONSULTER}),
    portees_lecture={role: _of_region(role, "dossier__") for role in SERVICE},
)

# Where a person may change the dossier unique is asked of `services.parametrage.portees_of`: it has no row.
PARAMETRAGE = Policy(
    portees={},
    droits=dict.fromkeys(GesteParametrage, _roles(Role.ADMINISTRATEUR, Role.CHEF_SERVICE, Role.INSTRUCTEUR)),
)
