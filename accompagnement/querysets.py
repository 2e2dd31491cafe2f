"""Reusable reads of the accompagnement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Max, Q

from accompagnement.policies import SALARIE

if TYPE_CHECKING:
    from datetime import date

    from siae_portal.comptes.models import User


class SalarieQuerySet(models.QuerySet):
    """Salariés en insertion."""

    def permitted(self, user: User, geste: str) -> Self:
        """Those on whom the person may do the act."""
        return self.filter(SALARIE.scope(user, geste))

    def present(self, *, on: date) -> Self:
        """In the structure that day: entered, not gone."""
        return self.filter(Q(sortie=None) | Q(sortie__sortie_on__gt=on), entree_on__lte=on)

    def for_list(self) -> Self:
        """Ready to be listed by name, with the date of the last interview."""
        return (
            self.select_related("structure", "referent", "sortie__motif")
            .annotate(dernier_entretien_at=Max("entretiens__tenu_at"))
            .order_by("nom_tri", "pk")
        )
