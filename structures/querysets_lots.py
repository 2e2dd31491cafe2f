"""Reads of the batches and of their rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from structures.enums import DecisionLigne, EtatLot, StatutLigne
from structures.policies import LOT
from structures.rules.lots import ANNULATION_JOURS

if TYPE_CHECKING:
    from siae_portal.comptes.models import User


class LotQuerySet(models.QuerySet):
    """Batches."""

    def permitted(self, user: User, geste: str) -> Self:
        """Those on which the person may do the act."""
        return self.filter(LOT.scope(user, geste))

    def for_list(self) -> Self:
        """Latest first."""
        return self.select_related(
            "structure", "service__departement", "service__region", "cree_par"
        ).order_by("-cree_at", "-pk")

    def to_erase(self, *, at: datetime, jours: int) -> Self:
        """Finished for that many days and not erased yet, oldest first; never one that may be undone."""
        terme = at - timedelta(days=jours)
        terme_annulable = at - timedelta(days=max(jours, ANNULATION_JOURS + 1))
        finis = Q(etat=EtatLot.ANNULE, annule_at__lt=terme)
        finis |= Q(etat=EtatLot.APPLIQUE, applique_at__lt=terme_annulable)
        finis |= Q(etat__in=[EtatLot.PREVU, EtatLot.ILLISIBLE], cree_at__lt=terme)
        return self.filter(finis, efface_at=None).order_by("cree_at", "pk")


class LigneLotQuerySet(models.QuerySet):
    """Rows of a batch."""

    def for_list(self) -> Self:
        """In the order of the file."""
        return self.order_by("rang", "pk")

    def undecided(self) -> Self:
        """Doubtful, and nothing decided."""
        return self.filter(statut=StatutLigne.DOUTEUSE, decision=DecisionLigne.A_DECIDER)

    def to_apply(self) -> Self:
        """What applying the batch would write."""
        decidees = Q(statut=StatutLigne.DOUTEUSE, decision__in=[DecisionLigne.MEME, DecisionLigne.NOUVELLE])
        decidees |= Q(statut=StatutLigne.DISPARUE, decision=DecisionLigne.FERMER)
        return self.filter(Q(statut__in=[StatutLigne.NOUVELLE, StatutLigne.CHANGEE]) | decidees).order_by(
            "rang"
        )

    def erase(self) -> int:
        """Leave of each row its place in the file, its status and what was decided; how many."""
        return self.update(avant="", apres="", erreurs=[], objet_id=None)
