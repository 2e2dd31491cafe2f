"""Filters of the public directory."""

from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from structures.enums import CodeLabel, TypeStructure
from structures.models import Departement, Label, Structure
from structures.ports import conventionnements
from structures.rules.noms import sort_key

# The labels that are a way of being found; the others are not kinds of structure.
_LABELS_CHERCHES = (CodeLabel.RQ,)


class AnnuaireFilter(django_filters.FilterSet):
    """By name, by place, by kind."""

    q = django_filters.CharFilter(label="Nom de la structure", method="filter_nom")
    lieu = django_filters.CharFilter(label="Commune ou code postal", method="filter_lieu")
    departement = django_filters.ModelChoiceFilter(
        label="Département",
        queryset=Departement.objects.filter(structures__isnull=False).distinct().order_by("code"),
        empty_label="Tous",
    )
    genre = django_filters.ChoiceFilter(
        label="Type de structure",
        choices=[*TypeStructure.choices, *((label.value, label.label) for label in _LABELS_CHERCHES)],
        empty_label="Tous",
        method="filter_genre",
    )

    class Meta:
        model = Structure
        fields = ["q", "lieu", "departement", "genre"]

    @property
    def form(self) -> forms.Form:
        """The form, whose tag and button are in the template."""
        form = super().form
        form.helper = FormHelper()
        form.helper.form_tag = False
        form.helper.disable_csrf = True
        form.helper.hide_optional = True
        return form

    def filter_nom(self, queryset: QuerySet[Structure], _name: str, value: str) -> QuerySet[Structure]:
        """Every word is in the name, accents and case apart."""
        for mot in sort_key(value).split():
            queryset = queryset.filter(nom_tri__contains=mot)
        return queryset

    def filter_lieu(self, queryset: QuerySet[Structure], _name: str, value: str) -> QuerySet[Structure]:
        """The start of a postal code, or of the name of a commune."""
        lieu = value.strip()
        if lieu.isdigit():
            return queryset.filter(code_postal__startswith=lieu)
        return queryset.filter(commune__nom_tri__startswith=sort_key(lieu))

    def filter_genre(self, queryset: QuerySet[Structure], _name: str, value: str) -> QuerySet[Structure]:
        """A kind is conventioned; a label is held; a recognition is also a label."""
        on = timezone.localdate()
        labels = Label.objects.valid(on=on).filter(code=value).values("structure")
        trouve: Any = Q(pk__in=labels)
        if value in TypeStructure.values:
            trouve |= Q(pk__in=conventionnements().structure_ids(type_structure=value, on=on))
        return queryset.filter(trouve)
