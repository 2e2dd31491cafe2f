"""Reads of the batches and of their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from structures.enums import DecisionLigne, StatutLigne
from structures.policies import LOT

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
