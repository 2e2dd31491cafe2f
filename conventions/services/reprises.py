"""Dossiers that a departure hands over: those of a structure, those that an agent instructs."""

from abc import ABC, abstractmethod
from typing import Any

from conventions.enums import ETATS_EN_COURS, EtatDossier
from conventions.models import Dossier
from siae_portal.audit.services import record
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import User
from siae_portal.workflow.machine import Acte
from structures.enums import GesteEquipe
from structures.models import ServiceInstructeur, Structure

Lieu = Structure | ServiceInstructeur


class _Dossiers(ABC):
    """Running dossiers whose column `champ` names the person."""

    code: str
    champ: str
    roles: frozenset[str]

    @abstractmethod
    def rows(self, user: User, lieu: Lieu) -> Any:
        """The dossiers of the person in this place."""

    def count_of(self, user: User, lieu: Lieu) -> int:
        """How many."""
        return self.rows(user, lieu).count()

    def in_words(self, nombre: int) -> str:
        """« 3 dossiers en cours »."""
        return f"{nombre} dossier{'s' if nombre > 1 else ''} en cours"

    def hand_over(self, *, user: User, to: User, lieu: Lieu, acte: Acte) -> int:
        """Name the successor in each, with an event in its journal."""
        dossiers = list(self.rows(user, lieu).select_for_update(of=("self",)).order_by("pk"))
        sans_motif = Acte(user=acte.user, at=acte.at)
        for dossier in dossiers:
            setattr(dossier, self.champ, to)
            dossier.save(update_fields=[self.champ])
            details = {"de": user.pk, "a": to.pk}
            record(
                dossier,
                geste=GesteEquipe.REPRENDRE,
                acte=sans_motif,
                avant=dossier.etat,
                apres=dossier.etat,
                details=details,
            )
        return len(dossiers)


class DossiersDeLaStructure(_Dossiers):
    """Drafts and running requests begun by the person. Who began them stays in the journal."""

    code, champ = "dossiers", "cree_par"
    roles: frozenset[str] = frozenset({Role.DIRIGEANT, Role.GESTIONNAIRE})

    def rows(self, user: User, lieu: Lieu) -> Any:
        """Of this structure."""
        if not isinstance(lieu, Structure):
            return Dossier.objects.none()
        etats = ETATS_EN_COURS | {EtatDossier.BROUILLON}
        return Dossier.objects.filter(structure=lieu, cree_par=user, etat__in=etats)


class DossiersDeLAgent(_Dossiers):
    """Running dossiers that the agent took."""

    code, champ = "instruction", "agent"
    roles: frozenset[str] = frozenset({Role.INSTRUCTEUR})

    def rows(self, user: User, lieu: Lieu) -> Any:
        """Of this service."""
        if not isinstance(lieu, ServiceInstructeur):
            return Dossier.objects.none()
        return Dossier.objects.filter(service=lieu, agent=user, etat__in=ETATS_EN_COURS)

    def in_words(self, nombre: int) -> str:
        """« 3 dossiers en instruction »."""
        return f"{nombre} dossier{'s' if nombre > 1 else ''} à instruire"
