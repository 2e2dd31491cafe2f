"""Filters of the writers' list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone

from siae_portal.editorial.enums import Genre, Situation
from siae_portal.editorial.models import Article
from siae_portal.formulaires import FiltresForm

if TYPE_CHECKING:
    from siae_portal.editorial.querysets import ArticleQuerySet


class ArticleFilter(django_filters.FilterSet):
    """By words, kind and situation."""

    q = django_filters.CharFilter(label="Titre ou structure", method="filter_words")
    genre = django_filters.ChoiceFilter(label="Genre", choices=Genre.choices, empty_label="Tous")
    situation = django_filters.ChoiceFilter(
        label="Situation", choices=Situation.choices, empty_label="Toutes", method="filter_situation"
    )

    class Meta:
        model = Article
        fields = ["q", "genre", "situation"]
        form = FiltresForm

    def filter_words(self, queryset: QuerySet[Article], _name: str, value: str) -> QuerySet[Article]:
        """In the title or the name of the structure."""
        mots = value.strip()
        return queryset.filter(Q(titre__icontains=mots) | Q(structure__denomination__icontains=mots))

    def filter_situation(self, queryset: ArticleQuerySet, _name: str, value: str) -> QuerySet[Article]:
        """As it is today."""
        return queryset.in_situation(value, on=timezone.localdate())
