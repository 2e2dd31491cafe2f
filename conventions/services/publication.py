"""What the public and the lower applications may know of the conventions: never a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conventions.enums import EtatConvention, EtatDossier
from conventions.models import Convention, Dossier
from structures.ports import Conventionnement
from structures.services.noms import service_names

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet


class ConventionsPubliees:
    """Implements `structures.ports.Conventionnements`."""

    def structure_ids(self, *, type_structure: str = "", on: date) -> QuerySet[Any]:
        """Ids of the structures whose convention runs, is suspended or comes, of a kind if one is given."""
        conventions = Convention.objects.running(on=on)
        if type_structure:
            conventions = conventions.filter(type=type_structure)
        return conventions.values("structure")

    def published_ids(self) -> QuerySet[Any]:
        """Ids of the structures that have, or had, a published convention."""
        return Convention.objects.published().values("structure")

    def of(self, structure_ids: Iterable[int], *, on: date) -> dict[int, list[Conventionnement]]:
        """Published conventions of each structure: those that run first, latest first. Three queries."""
        conventions = list(
            Convention.objects.published()
            .filter(structure__in=list(structure_ids))
            .select_related("service__departement", "service__region")
            .order_by("-debut_on", "pk")
        )
        noms = service_names({c.service for c in conventions}, on=on)
        par_structure: dict[int, list[Conventionnement]] = {}
        for convention in conventions:
            fait = _fait(convention, noms[convention.service_id], on=on)
            par_structure.setdefault(convention.structure_id, []).append(fait)
        return {pk: sorted(faits, key=lambda f: f.terminee) for pk, faits in par_structure.items()}

    def kinds(self, structure_id: int) -> frozenset[str]:
        """Kinds of its conventions and dossiers, abandoned ones left out. One query."""
        dossiers = Dossier.objects.filter(structure=structure_id).exclude(etat=EtatDossier.ABANDONNE)
        conventions = Convention.objects.filter(structure=structure_id)
        return frozenset(
            conventions.values_list("type").union(dossiers.values_list("type")).values_list("type", flat=True)
        )


def _fait(convention: Convention, service: str, *, on: date) -> Conventionnement:
    active = convention.etat == EtatConvention.ACTIVE
    return Conventionnement(
        type=convention.type,
        libelle=convention.get_type_display(),
        debut_on=convention.debut_on,
        fin_on=convention.fin_on,
        service=service,
        en_vigueur=active and convention.debut_on <= on <= convention.fin_on,
        a_venir=active and convention.debut_on > on,
        suspendu=convention.etat == EtatConvention.SUSPENDUE and convention.fin_on >= on,
    )
