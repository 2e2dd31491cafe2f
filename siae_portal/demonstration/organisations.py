"""What happens among the people of the demonstration: somebody arrives, somebody leaves, somebody waits."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import DemandeRattachement, Habilitation, User
from siae_portal.demonstration.equipes import DOMAINE_STRUCTURES, Personne, entitle, showcase_team
from siae_portal.workflow.machine import Acte
from structures.models import Structure
from structures.services.invitations import invite
from structures.services.rattachements import ask_to_join, follow_requests

VITRINE, VOISINE, SANS_REPONSE = "Les Jardins du Canal", "Atelier Boussole", "Les Ateliers du Haut Fourneau"
FIN_PROCHE_JOURS = 20


@transaction.atomic
def load_organisations(structures: Mapping[str, Structure], *, on: date) -> None:
    """Two requests to join (one left without answer), two invitations (one expired), two places for one
    person, a habilitation that ends soon. Loading it twice changes nothing."""
    if DemandeRattachement.objects.exists() or VITRINE not in structures:
        return
    vitrine = structures[VITRINE]
    equipe = showcase_team()
    entitle(equipe[Role.GESTIONNAIRE], Role.GESTIONNAIRE, structure=structures[VOISINE])
    _ending_soon(vitrine, on)
    dirigeante = User.objects.get(email=equipe[Role.DIRIGEANT].email)
    _invite(vitrine, ("Sarah", "Cohen"), Role.GESTIONNAIRE, Acte(user=dirigeante, at=_at(on, jours=30)))
    _ask(vitrine, _personne("Chloé", "Prat"), Role.ACCOMPAGNATEUR, "Je commence lundi.", _at(on, jours=2))
    _invite(vitrine, ("Yann", "Rolland"), Role.ENCADRANT, Acte(user=dirigeante, at=_at(on, jours=1)))
    _ask(
        structures[SANS_REPONSE],
        _personne("Marion", "Weber"),
        Role.DIRIGEANT,
        "Je dirige l’association depuis le 1er du mois : mon prédécesseur est parti à la retraite.",
        _at(on, jours=6),
    )
    follow_requests(at=_at(on, jours=0))


def _ask(structure: Structure, user: User, role: Role, message: str, at: datetime) -> None:
    ask_to_join(structure_id=structure.pk, role=role, message=message, acte=Acte(user=user, at=at))


def _invite(structure: Structure, nom: tuple[str, str], role: Role, acte: Acte) -> None:
    invitee = Personne(prenom=nom[0], nom=nom[1], qualite="", domaine=DOMAINE_STRUCTURES)
    invite(
        lieu=structure,
        courriel=invitee.email,
        role=role,
        qualite="",
        debut_on=acte.at.date(),
        fin_on=None,
        acte=acte,
    )


def _ending_soon(structure: Structure, on: date) -> None:
    remplacante = Personne(
        prenom="Inès", nom="Caradec", qualite="Assistante, en remplacement", domaine=DOMAINE_STRUCTURES
    )
    user = entitle(remplacante, Role.GESTIONNAIRE, structure=structure)
    Habilitation.objects.filter(user=user, structure=structure).update(
        fin_on=on + timedelta(days=FIN_PROCHE_JOURS)
    )


def _personne(prenom: str, nom: str) -> User:
    """An account without any role yet."""
    personne = Personne(prenom=prenom, nom=nom, qualite="", domaine=DOMAINE_STRUCTURES)
    user = User.objects.filter(email=personne.email).first() or User.objects.create_user(
        personne.email, prenom=prenom, nom=nom
    )
    User.objects.vouch(user)
    return user


def _at(on: date, *, jours: int) -> datetime:
    return datetime.combine(on - timedelta(days=jours), time(8, 40), tzinfo=UTC)
