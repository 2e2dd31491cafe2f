"""Filters of the lists of dossiers and conventions, and the saved searches of an agent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import django_filters
from crispy_forms.helper import FormHelper
from django.db.models import Count, Q, QuerySet

from conventions.enums import ETATS_EN_COURS, EtatConvention, EtatDossier, NatureDemande
from conventions.models import Convention, Dossier
from structures.enums import TypeStructure
from structures.rules.noms import sort_key

if TYPE_CHECKING:
    from datetime import date

    from django import forms

    from siae_portal.comptes.models import User


@dataclass(frozen=True, kw_only=True)
class Recherche:
    """A saved search: its code in the address, its name, the rows it keeps."""

    code: str
    libelle: str
    rows: Callable[[User, date], Q]


def _running(**facts: Any) -> Q:
    return Q(etat__in=ETATS_EN_COURS, **facts)


RECHERCHES_SERVICE: tuple[Recherche, ...] = (
    Recherche(code="moi", libelle="À moi", rows=lambda user, _on: _running(agent=user)),
    Recherche(code="sans_agent", libelle="Sans agent", rows=lambda _user, _on: _running(agent=None)),
    Recherche(
        code="en_retard",
        libelle="En retard",
        rows=lambda _user, on: _running(echeance_on__lt=on, horloge_arretee_at=None),
    ),
    Recherche(
        code="en_commission",
        libelle="En commission",
        rows=lambda _user, _on: Q(etat=EtatDossier.A_PRESENTER),
    ),
)
RECHERCHES_STRUCTURE: tuple[Recherche, ...] = (
    Recherche(
        code="a_vous",
        libelle="À vous d’agir",
        rows=lambda _user, _on: Q(
            etat__in=[
                EtatDossier.BROUILLON,
                EtatDossier.INCOMPLET,
                EtatDossier.CORRECTION,
                EtatDossier.A_SIGNER,
            ]
        ),
    ),
    Recherche(
        code="au_service",
        libelle="Au service de l’État",
        rows=lambda _user, _on: Q(
            etat__in=ETATS_EN_COURS - {EtatDossier.INCOMPLET, EtatDossier.CORRECTION, EtatDossier.A_SIGNER}
        ),
    ),
    Recherche(
        code="termines",
        libelle="Terminés",
        rows=lambda _user, _on: ~Q(etat__in=ETATS_EN_COURS | {EtatDossier.BROUILLON}),
    ),
)


def count_recherches(
    queryset: QuerySet[Dossier], recherches: tuple[Recherche, ...], *, user: User, on: date
) -> list[dict[str, Any]]:
    """Each saved search with its number of rows; one query for all."""
    comptes = queryset.order_by().aggregate(
        **{r.code: Count("pk", filter=r.rows(user, on)) for r in recherches}
    )
    return [{"code": r.code, "libelle": r.libelle, "nombre": comptes[r.code]} for r in recherches]


def narrow(
    queryset: QuerySet[Dossier], recherches: tuple[Recherche, ...], code: str, *, user: User, on: date
) -> QuerySet[Dossier]:
    """The rows of a saved search; every row when the code is none of them."""
    choisie = next((r for r in recherches if r.code == code), None)
    return queryset.filter(choisie.rows(user, on)) if choisie else queryset


_TRIS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "structure": ("structure__nom_tri", "pk"),
        "depot": ("-depose_at", "pk"),
    }
)


def _without_tag(form: forms.Form) -> forms.Form:
    form.helper = FormHelper()  # type: ignore[attr-defined]
    form.helper.form_tag = False  # type: ignore[attr-defined]
    form.helper.disable_csrf = True  # type: ignore[attr-defined]
    return form


class DossierFilter(django_filters.FilterSet):
    """By words, kind, nature, state and year; sorted by legal due date unless told otherwise."""

    q = django_filters.CharFilter(label="Structure ou numéro", method="filter_words")
    type = django_filters.ChoiceFilter(label="Type", choices=TypeStructure.choices, empty_label="Tous")
    nature = django_filters.ChoiceFilter(label="Nature", choices=NatureDemande.choices, empty_label="Toutes")
    etat = django_filters.ChoiceFilter(label="État", choices=EtatDossier.choices, empty_label="Tous")
    annee = django_filters.NumberFilter(label="Année")
    tri = django_filters.ChoiceFilter(
        label="Trier par",
        choices=(("structure", "Nom de la structure"), ("depot", "Dépôt, le plus récent d’abord")),
        empty_label="Échéance",
        method="filter_sort",
    )

    class Meta:
        model = Dossier
        fields = ["q", "type", "nature", "etat", "annee", "tri"]

    @property
    def form(self) -> forms.Form:
        """The form, whose tag and button are in the template."""
        return _without_tag(super().form)

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

    @property
    def form(self) -> forms.Form:
        """The form, whose tag and button are in the template."""
        return _without_tag(super().form)

    def filter_words(self, queryset: QuerySet[Convention], _name: str, value: str) -> QuerySet[Convention]:
        """In the name of the structure, its SIRET or the number of the convention."""
        mots = value.strip()
        return queryset.filter(
            Q(structure__nom_tri__contains=sort_key(mots))
            | Q(structure__siret__startswith=mots.replace(" ", ""))
            | Q(numero__icontains=mots)
        )
