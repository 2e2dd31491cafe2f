"""Reusable reads of the labels."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef

if TYPE_CHECKING:
    from datetime import date


class LabelQuerySet(models.QuerySet):
    """Labels by day."""

    def valid(self, *, on: date) -> Self:
        """In force that day, bounds included."""
        return self.filter(debut_on__lte=on, fin_on__gte=on)

    def unfollowed(self) -> Self:
        """Those that no later period of the same label follows."""
        meme = {nom: OuterRef(nom) for nom in ("structure", "code")}
        return self.exclude(Exists(self.model._default_manager.filter(fin_on__gt=OuterRef("fin_on"), **meme)))

    def to_renew(self, *, on: date, jours: int) -> Self:
        """In force that day, over within so many days, and not followed yet."""
        return self.filter(debut_on__lte=on, fin_on__range=(on, on + timedelta(days=jours))).unfollowed()
