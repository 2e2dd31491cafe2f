"""Filters of the lists of dossiers and conventions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

import django_filters
from django.db.models import Q, QuerySet

from conventions.enums import EtatConvention, EtatDossier, Geste, NatureDemande
from conventions.models import Campagne, Convention, Dossier
from siae_portal.formulaires import FiltresForm
from structures.enums import TypeStructure
from structures.rules.noms import sort_key

if TYPE_CHECKING:
    from django.http import HttpRequest

    from siae_portal.comptes.models import User


_TRIS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "structure": ("structure__nom_tri", "pk"),
        "depot": ("-depose_at", "pk"),
    }
)


def _campagnes(request: HttpRequest | None) -> QuerySet[Campagne]:
    """Campaigns of the dossiers that the reader may see."""
    if request is None:
        return Campagne.objects.none()
    visibles = Dossier.objects.permitted(cast("User", request.user), Geste.CONSULTER)
    return Campagne.objects.filter(pk__in=visibles.values("campagne")).for_list()


class DossierFilter(django_filters.FilterSet):
    """By words, kind, nature, state and year; sorted by legal due date unless told otherwise."""

    q = django_filters.CharFilter(label="Structure ou numéro", method="filter_words")
    type = django_filters.ChoiceFilter(label="Type", choices=TypeStructure.choices, empty_label="Tous")
    nature = django_filters.ChoiceFilter(label="Nature", choices=NatureDemande.choices, empty_label="Toutes")
    etat = django_filters.ChoiceFilter(label="État", choices=EtatDossier.choices, empty_label="Tous")
    annee = django_filters.NumberFilter(label="Année")
    campagne = django_filters.ModelChoiceFilter(
        label="Campagne", queryset=_campagnes, empty_label="Toutes", null_label=None
    )
    tri = django_filters.ChoiceFilter(
        label="Trier par",
        choices=(("structure", "Nom de la structure"), ("depot", "Dépôt, le plus récent d’abord")),
        empty_label="Échéance",
        method="filter_sort",
    )

    class Meta:
        model = Dossier
        fields = ["q", "type", "nature", "etat", "annee", "campagne", "tri"]
        form = FiltresForm

    def filter_words(self, queryset: QuerySet[Dossier], _name: str, value: str) -> QuerySet[Dossier]:
        """In the name of the structure, its SIRET or the number of the dossier."""
        mots = value.strip()
        return queryset.filter(
            Q(structure__nom_tri__contains=sort_key(mots))
            | Q(structure__siret__startswith=mots.replace(" ", ""))
            | Q(numero__icontains=mots)
        )

    def filter_sort(self, queryset: QuerySet[Dossier], _name: str, value: str) -> QuerySet[Dossier]:
        """Another order than the legal due date."""
        return queryset.order_by(*_TRIS[value])


class ConventionFilter(django_filters.FilterSet):
    """By words, kind and state."""

    q = django_filters.CharFilter(label="Structure ou numéro", method="filter_words")
    type = django_filters.ChoiceFilter(label="Type", choices=TypeStructure.choices, empty_label="Tous")
    etat = django_filters.ChoiceFilter(label="État", choices=EtatConvention.choices, empty_label="Tous")

    class Meta:
        model = Convention
        fields = ["q", "type", "etat"]
        form = FiltresForm

    def filter_words(self, queryset: QuerySet[Convention], _name: str, value: str) -> QuerySet[Convention]:
        """In the name of the structure, its SIRET or the number of the convention."""
        mots = value.strip()
        return queryset.filter(
            Q(structure__nom_tri__contains=sort_key(mots))
            | Q(structure__siret__startswith=mots.replace(" ", ""))
            | Q(numero__icontains=mots)
        )
