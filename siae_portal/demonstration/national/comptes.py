"""Accounts written by thousands; nobody can sign in to them by password."""

from django.contrib.auth.hashers import make_password

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation, User
from siae_portal.demonstration.equipes import DEBUT, Personne
from siae_portal.demonstration.national.copie import Copie
from structures.models import ServiceInstructeur, Structure


def add_account(
    personne: Personne,
    role: Role,
    copie: Copie,
    *,
    structure: Structure | None = None,
    service: ServiceInstructeur | None = None,
) -> tuple[User, Habilitation]:
    """A new account and its habilitation in a structure or a service, waiting in the copy."""
    user = copie.add(
        User(email=personne.email, prenom=personne.prenom, nom=personne.nom, password=make_password(None))
    )
    habilitation = copie.add(
        Habilitation(
            user=user,
            role=role,
            structure=structure,
            service=service,
            debut_on=DEBUT,
            qualite=personne.qualite,
        )
    )
    return user, habilitation
