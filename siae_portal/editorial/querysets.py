"""Reads of the articles: what the public may see on a day, what the writers look for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Q

from siae_portal.editorial.enums import EtatArticle, Genre, Situation
from siae_portal.editorial.policies import ARTICLE

if TYPE_CHECKING:
    from datetime import date

    from siae_portal.comptes.models import User


class ArticleQuerySet(models.QuerySet):
    """Articles."""

    def permitted(self, user: User, geste: str) -> Self:
        """Those on which the person may do the act."""
        return self.filter(ARTICLE.scope(user, geste))

    def visible(self, *, on: date) -> Self:
        """Those that the public may read that day; a call that has closed stays readable."""
        return self.filter(etat=EtatArticle.PUBLIE, publie_on__lte=on)

    def of_genre(self, genre: str) -> Self:
        """Those of a kind, the latest first."""
        return self.filter(genre=genre).latest_first()

    def open_calls(self, *, on: date) -> Self:
        """Calls that one may still answer that day, closing day included; the first to close first."""
        return self.visible(on=on).filter(genre=Genre.APPEL_A_PROJETS, cloture_on__gte=on).by_closing()

    def closed_calls(self, *, on: date) -> Self:
        """Calls whose closing day is past: the archive, which nobody has to feed."""
        clos = self.visible(on=on).filter(genre=Genre.APPEL_A_PROJETS, cloture_on__lt=on)
        return clos.order_by("-cloture_on", "-pk")

    def by_closing(self) -> Self:
        """The first to close first."""
        return self.order_by("cloture_on", "pk")

    def latest_first(self) -> Self:
        """The last published first."""
        return self.order_by("-publie_on", "-pk")

    def for_list(self) -> Self:
        """With what a line shows; the text itself stays in the database."""
        return self.select_related("structure", "region").defer("corps")

    def of_theme(self, theme: str) -> Self:
        """Those of a theme; all when it is empty."""
        return self.filter(theme=theme) if theme else self

    def of_region(self, code: str) -> Self:
        """Those of a région and those of the whole country; all when it is empty."""
        return self.filter(Q(region=code) | Q(region=None)) if code else self

    def themes(self) -> dict[str, int]:
        """How many of each theme. One query."""
        return self._counts("theme")

    def regions(self) -> dict[str, int]:
        """How many for each région (its code), those of the whole country under the empty code. One query."""
        return {code or "": nombre for code, nombre in self._counts("region_id").items()}

    def _counts(self, colonne: str) -> dict[str, int]:
        lignes = self.order_by().values_list(colonne).annotate(nombre=Count("pk")).order_by(colonne)
        return dict(lignes.values_list(colonne, "nombre"))

    def in_situation(self, situation: str, *, on: date) -> Self:
        """Those that are so that day."""
        publie, clos = Q(etat=EtatArticle.PUBLIE), Q(cloture_on__lt=on)
        a_venir = Q(publie_on__gt=on)
        conditions = {
            Situation.BROUILLON: Q(etat=EtatArticle.BROUILLON),
            Situation.PROGRAMME: publie & a_venir,
            Situation.EN_LIGNE: publie & ~a_venir & (Q(cloture_on=None) | Q(cloture_on__gte=on)),
            Situation.CLOS: publie & ~a_venir & clos,
            Situation.RETIRE: Q(etat=EtatArticle.RETIRE),
        }
        return self.filter(conditions[Situation(situation)])
