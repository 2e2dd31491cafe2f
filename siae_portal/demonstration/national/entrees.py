"""Who else works in the structures, who is invited there, who asks to enter."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256

from django.contrib.auth.hashers import make_password
from django.db.models import Model

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import DemandeRattachement, Invitation, User
from siae_portal.demonstration.equipes import DIRIGEANTS, DOMAINE_STRUCTURES, Personne
from siae_portal.demonstration.national.marche import midi
from structures.models import Structure

GESTIONNAIRE_UNE_SUR, INVITATION_UNE_SUR, DEMANDE_UNE_SUR = 2, 6, 8
VALIDITE = timedelta(days=14)


def more_members(rang: int, *, encadrant: bool) -> Iterator[tuple[Role, Personne]]:
    """A manager in one structure out of two; somebody who leads the work where the kind has them."""
    if rang % GESTIONNAIRE_UNE_SUR == 0:
        yield Role.GESTIONNAIRE, person(rang, 90, "Responsable administratif")
    if encadrant:
        yield Role.ENCADRANT, person(rang, 91, "Encadrant technique")


def person(rang: int, numero: int, qualite: str) -> Personne:
    """Somebody of a structure: the name tells which one."""
    prenom, nom = DIRIGEANTS[(rang + 3 * numero) % len(DIRIGEANTS)]
    return Personne(
        prenom=prenom, nom=f"{nom}-{rang:04d}-{numero}", qualite=qualite, domaine=DOMAINE_STRUCTURES
    )


def entries_of(structure: Structure, dirigeant: User, rang: int, *, on: date) -> Iterator[Model]:
    """An invitation, waiting, over or accepted long ago; a request, waiting or handed over to the State."""
    if rang % INVITATION_UNE_SUR == 1:
        yield _invitation(structure, dirigeant, rang, on=on)
    if rang % DEMANDE_UNE_SUR == 2:
        demandeur = person(rang, 93, "")
        user = User(
            email=demandeur.email, prenom=demandeur.prenom, nom=demandeur.nom, password=make_password(None)
        )
        yield user
        yield _request(structure, user, rang, on=on)


def _invitation(structure: Structure, dirigeant: User, rang: int, *, on: date) -> Invitation:
    envoyee_at = midi(on - timedelta(days=rang % 30 + 1))
    return Invitation(
        courriel=person(rang, 92, "").email,
        role=Role.ACCOMPAGNATEUR,
        structure=structure,
        debut_on=on,
        jeton_sha256=sha256(f"national {rang}".encode()).hexdigest(),
        invite_par=dirigeant,
        cree_at=envoyee_at,
        envoyee_at=envoyee_at,
        expire_at=envoyee_at + VALIDITE,
    )


def _request(structure: Structure, user: User, rang: int, *, on: date) -> DemandeRattachement:
    age = timedelta(days=rang % 12 + 1)
    return DemandeRattachement(
        user=user,
        structure=structure,
        role=Role.GESTIONNAIRE,
        message="Je rejoins l’équipe administrative.",
        cree_at=midi(on - age),
        transmise_at=midi(on - age + timedelta(days=5)) if age.days > 5 else None,
    )
