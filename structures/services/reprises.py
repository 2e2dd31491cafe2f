"""What the departure of somebody hands over among the people of a place: invitations, requests to answer."""

from typing import Any

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import DemandeRattachement, Invitation, User
from siae_portal.workflow.machine import Acte
from structures.models import Structure
from structures.services.equipe import Lieu, where


class InvitationsEnvoyees:
    """Invitations that wait for an answer: whoever was invited knows whom to ask."""

    code = "invitations"
    roles: frozenset[str] = frozenset(
        {Role.DIRIGEANT, Role.GESTIONNAIRE, Role.CHEF_SERVICE, Role.INSTRUCTEUR}
    )

    def count_of(self, user: User, lieu: Lieu) -> int:
        """How many."""
        return self._rows(user, lieu).count()

    def in_words(self, nombre: int) -> str:
        """« 2 invitations en attente »."""
        return f"{nombre} invitation{'s' if nombre > 1 else ''} en attente"

    def hand_over(self, *, user: User, to: User, lieu: Lieu, acte: Acte) -> int:
        """The successor becomes the one who invites."""
        return self._rows(user, lieu).update(invite_par=to)

    def _rows(self, user: User, lieu: Lieu) -> Any:
        return Invitation.objects.pending().filter(invite_par=user, **where(lieu))


class RattachementsATraiter:
    """Requests to join that the representative was to answer: they stay with the structure."""

    code = "rattachements"
    roles: frozenset[str] = frozenset({Role.DIRIGEANT})

    def count_of(self, user: User, lieu: Lieu) -> int:
        """How many; for a representative only."""
        if not isinstance(lieu, Structure):
            return 0
        dirige = lieu.habilitations.filter(user=user, role=Role.DIRIGEANT).exists()
        return DemandeRattachement.objects.pending().filter(structure=lieu).count() if dirige else 0

    def in_words(self, nombre: int) -> str:
        """« 1 demande de rattachement à traiter »."""
        return f"{nombre} demande{'s' if nombre > 1 else ''} de rattachement à traiter"

    def hand_over(self, *, user: User, to: User, lieu: Lieu, acte: Acte) -> int:
        """The successor, who may answer them already, is told of them with the rest."""
        return self.count_of(user, lieu)
