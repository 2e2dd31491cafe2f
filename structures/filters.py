"""Filters of the list of structures."""

from __future__ import annotations

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation
from siae_portal.formulaires import FiltresForm
from structures.enums import CodeLabel, TypeStructure
from structures.models import Label, Structure
from structures.ports import conventionnements
from structures.rules.noms import sort_key

LONGUEUR_MAX = 200


class StructureFilter(django_filters.FilterSet):
    """By words, kind conventioned, label, and what an agent must look at."""

    q = django_filters.CharFilter(label="Nom ou SIRET", method="filter_words")
    type = django_filters.ChoiceFilter(
        label="Convention en cours", choices=TypeStructure.choices, empty_label="Toutes", method="filter_type"
    )
    label = django_filters.ChoiceFilter(
        label="Label en cours", choices=CodeLabel.choices, empty_label="Tous", method="filter_label"
    )
    voir = django_filters.ChoiceFilter(
        label="À regarder",
        choices=(("verifier", "Fiche à vérifier"), ("sans_dirigeant", "Sans représentant dans le portail")),
        empty_label="Toutes les structures",
        method="filter_voir",
    )

    class Meta:
        model = Structure
        fields = ["q", "type", "label", "voir"]
        form = FiltresForm

    def filter_words(self, queryset: QuerySet[Structure], _name: str, value: str) -> QuerySet[Structure]:
        """In the name, or at the start of one of the two SIRET."""
        mots = value.replace("\x00", " ").strip()[:LONGUEUR_MAX]
        numero = mots.replace(" ", "")
        recherche = Q(nom_tri__contains=sort_key(mots)) if sort_key(mots) else Q()
        if numero.isdecimal():
            recherche = Q(siret__startswith=numero) | Q(siret_signature__startswith=numero)
        return queryset.filter(recherche)

    def filter_type(self, queryset: QuerySet[Structure], _name: str, value: str) -> QuerySet[Structure]:
        """With a convention of this kind that runs or comes."""
        on = timezone.localdate()
        return queryset.filter(pk__in=conventionnements().structure_ids(type_structure=value, on=on))

    def filter_label(self, queryset: QuerySet[Structure], _name: str, value: str) -> QuerySet[Structure]:
        """With this label in force."""
        labels = Label.objects.valid(on=timezone.localdate()).filter(code=value)
        return queryset.filter(pk__in=labels.values("structure"))

    def filter_voir(self, queryset: QuerySet[Structure], _name: str, value: str) -> QuerySet[Structure]:
        """What an agent must look at."""
        if value == "verifier":
            return queryset.filter(a_verifier=True)
        representants = Habilitation.objects.valid(on=timezone.localdate()).filter(
            structure=OuterRef("pk"), role=Role.DIRIGEANT, user__is_active=True
        )
        return queryset.exclude(Exists(representants))
