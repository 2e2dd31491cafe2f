"""Reusable reads of the structures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from structures.policies import STRUCTURE

if TYPE_CHECKING:
    from datetime import date

    from siae_portal.comptes.models import User
    from structures.models import Departement, NomOrganisme


class NomOrganismeQuerySet(models.QuerySet["NomOrganisme"]):
    """Names of bodies by day and place."""

    def valid(self, *, on: date) -> Self:
        """In force that day, wherever they are; latest first."""
        lignes = self.filter(Q(debut_on=None) | Q(debut_on__lte=on), Q(fin_on=None) | Q(fin_on__gte=on))
        return lignes.order_by(F("debut_on").desc(nulls_last=True), "pk")

    def in_force(self, fonction: str, *, departement: Departement | None, on: date) -> NomOrganisme:
        """The name in force that day: a line naming the département wins over the default line.

        Raises:
            NomOrganisme.DoesNotExist: none.
        """
        nommes = self.model.departements.through.objects.filter(nomorganisme_id=OuterRef("pk"))
        ici = nommes.filter(departement_id=departement.pk if departement else "")
        lignes = (
            self.filter(
                Q(debut_on=None) | Q(debut_on__lte=on), Q(fin_on=None) | Q(fin_on__gte=on), fonction=fonction
            )
            .annotate(precis=Exists(ici), general=~Exists(nommes))
            .filter(Q(precis=True) | Q(general=True))
            .order_by("-precis", F("debut_on").desc(nulls_last=True), "pk")
        )
        nom = lignes.first()
        if nom is None:
            raise self.model.DoesNotExist(f"{fonction} {departement} {on}")
        return nom


class LabelQuerySet(models.QuerySet):
    """Labels by day."""

    def valid(self, *, on: date) -> Self:
        """In force that day, bounds included."""
        return self.filter(debut_on__lte=on, fin_on__gte=on)


class StructureQuerySet(models.QuerySet):
    """Structures."""

    def permitted(self, user: User, geste: str) -> Self:
        """Those on which the person may do the act."""
        return self.filter(STRUCTURE.scope(user, geste))

    def for_list(self) -> Self:
        """Ready to be listed, by name."""
        return self.select_related("departement", "commune").order_by("nom_tri", "pk")

    def searchable(self, *, conventionnees: models.QuerySet, labellisees: models.QuerySet) -> Self:
        """What the public may find: conventioned or labelled; both are ids of structures, one column."""
        return self.filter(Q(pk__in=conventionnees) | Q(pk__in=labellisees))
