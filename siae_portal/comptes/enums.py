"""Roles and what each belongs to."""

from django.db import models


class Role(models.TextChoices):
    """What a person may be entitled to be (conception.md, « People »)."""

    DIRIGEANT = "DIRIGEANT", "Représentant de la structure"
    GESTIONNAIRE = "GESTIONNAIRE", "Gestionnaire"
    ACCOMPAGNATEUR = "ACCOMPAGNATEUR", "Chargé d’accompagnement"
    ENCADRANT = "ENCADRANT", "Encadrant technique"
    INSTRUCTEUR = "INSTRUCTEUR", "Agent instructeur"
    CHEF_SERVICE = "CHEF_SERVICE", "Chef de service"
    SIGNATAIRE = "SIGNATAIRE", "Signataire par délégation"
    SECRETAIRE = "SECRETAIRE", "Secrétaire de la commission"
    MEMBRE = "MEMBRE", "Membre de la commission"
    OBSERVATEUR = "OBSERVATEUR", "Observateur"
    ADMINISTRATEUR = "ADMINISTRATEUR", "Administrateur national"


ROLES_STRUCTURE = frozenset({Role.DIRIGEANT, Role.GESTIONNAIRE, Role.ACCOMPAGNATEUR, Role.ENCADRANT})
ROLES_SERVICE = frozenset(
    {Role.INSTRUCTEUR, Role.CHEF_SERVICE, Role.SIGNATAIRE, Role.SECRETAIRE, Role.MEMBRE}
)
ROLES_TERRITOIRE = frozenset({Role.OBSERVATEUR, Role.ADMINISTRATEUR})
# Those who act for the State: a second factor is required of them.
ROLES_ETAT = ROLES_SERVICE | ROLES_TERRITOIRE
