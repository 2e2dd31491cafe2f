"""Reusable reads of the accompagnement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accompagnement.enums import CategorieSortie, Presence
from accompagnement.policies import SALARIE
from accompagnement.rules.entretiens import late_before

if TYPE_CHECKING:
    from datetime import date

    from siae_portal.comptes.models import User


class SalarieQuerySet(models.QuerySet):
    """Salariés en insertion."""

    def permitted(self, user: User, geste: str) -> Self:
        """Those on whom the person may do the act."""
        return self.filter(SALARIE.scope(user, geste))

    def present(self, *, on: date) -> Self:
        """In the structure that day: entered, not gone (the last day counts)."""
        return self.filter(Q(sortie=None) | Q(sortie__sortie_on__gte=on), entree_on__lte=on)

    def gone(self, *, on: date) -> Self:
        """Gone before that day."""
        return self.filter(sortie__sortie_on__lt=on)

    def followed_in(self, *, annee: int) -> Self:
        """In the structure at least one day of the civil year."""
        return self.filter(Q(sortie=None) | Q(sortie__sortie_on__year__gte=annee), entree_on__year__lte=annee)

    def count_by_structure(self) -> dict[int, int]:
        """How many people, by id of structure: one query."""
        comptes = self.order_by().values_list("structure_id").annotate(nombre=Count("pk"))
        return dict(comptes)

    def with_rhythm(self) -> Self:
        """Annotate `dernier_on` (last interview held) and `prochain_on` (as the last one logged says)."""
        entretiens = apps.get_model("accompagnement", "Entretien")._default_manager
        du_salarie = entretiens.filter(salarie=OuterRef("pk"))
        tenus = du_salarie.filter(presence=Presence.PRESENT).order_by("-tenu_on", "-pk")
        derniers = du_salarie.order_by("-tenu_on", "-pk")
        return self.annotate(
            dernier_on=Subquery(tenus.values("tenu_on")[:1]),
            prochain_on=Subquery(derniers.values("prochain_on")[:1]),
        )

    def late(self, *, on: date) -> Self:
        """After `with_rhythm`: no interview held for too many days, nor since the entry (RC68)."""
        return self.annotate(depuis_on=Coalesce("dernier_on", "entree_on")).filter(
            depuis_on__lt=late_before(on)
        )

    def by_next(self) -> Self:
        """After `with_rhythm`: next interviews first, then by name."""
        return self.order_by(F("prochain_on").asc(nulls_last=True), "nom_tri", "pk")

    def for_page(self) -> Self:
        """Ready for the page of one person."""
        return self.select_related("structure", "referent", "sortie__motif").prefetch_related("contrats")


class EntretienQuerySet(models.QuerySet):
    """Interviews."""

    def for_list(self) -> Self:
        """Ready to be listed, latest first."""
        return self.select_related("auteur").order_by("-tenu_on", "-pk")

    def last_day(self) -> date | None:
        """Day of the latest one."""
        return self.aggregate(dernier=Max("tenu_on"))["dernier"]


class SortieQuerySet(models.QuerySet):
    """Exits."""

    def in_year(self, *, annee: int) -> Self:
        """Those of a civil year."""
        return self.filter(sortie_on__year=annee)

    def counts_by_structure(self) -> dict[int, dict[str, int]]:
        """Exits, exits examined and their classes, by id of structure: one query."""

        def of(categorie: CategorieSortie) -> Count:
            return Count("pk", filter=Q(examinee=True, motif__categorie=categorie))

        lignes = (
            self.order_by()
            .values("salarie__structure_id")
            .annotate(
                nb_sortis=Count("pk"),
                nb_examines=Count("pk", filter=Q(examinee=True)),
                nb_durable=of(CategorieSortie.EMPLOI_DURABLE),
                nb_transition=of(CategorieSortie.EMPLOI_TRANSITION),
                nb_positives=of(CategorieSortie.SORTIE_POSITIVE),
            )
        )
        return {ligne.pop("salarie__structure_id"): ligne for ligne in lignes}
