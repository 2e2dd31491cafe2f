"""What search engines and feed readers are told."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from siae_portal.comptes.cache import DUREE_S, mark_public
from siae_portal.editorial.models import Article
from siae_portal.editorial.querysets import ArticleQuerySet
from siae_portal.formats import typographie

FLUX_MAX = 30


class RubriquesSitemap(Sitemap):
    """The lists."""

    def items(self) -> list[str]:
        """Their names."""
        return ["editorial:actualites", "editorial:portraits", "editorial:appels", "editorial:appels_clos"]

    def location(self, item: str) -> str:
        """Their addresses."""
        return reverse(item)


class ArticlesSitemap(Sitemap):
    """The articles that the public may read."""

    def items(self) -> ArticleQuerySet:
        """Those of today."""
        return Article.objects.visible(on=timezone.localdate()).defer("corps").order_by("pk")

    def lastmod(self, item: Article) -> Any:
        """When it last changed."""
        return item.modifie_at


class FluxArticles(Feed):
    """The last articles, of every kind, as Atom."""

    feed_type = Atom1Feed
    title = "Portail SIAE : actualités, portraits et appels à projets"
    subtitle = "Ce qui se passe dans les structures de l’insertion par l’activité économique."

    def link(self) -> str:
        """The page of the site that says the same."""
        return reverse("editorial:actualites")

    def items(self) -> ArticleQuerySet:
        """The last ones."""
        visibles = Article.objects.visible(on=timezone.localdate())
        return visibles.for_list().latest_first()[:FLUX_MAX]

    def item_title(self, item: Article) -> str:
        """Kind and title: a reader of feeds sees nothing else."""
        return typographie(f"{item.get_genre_display()} : {item.titre}")

    def item_description(self, item: Article) -> str:
        """Its introduction."""
        return typographie(item.chapeau)

    def item_updateddate(self, item: Article) -> Any:
        """When it last changed."""
        return item.modifie_at


@login_not_required
@require_safe
def flux(request: HttpRequest) -> HttpResponseBase:
    """The feed, that a shared cache may keep."""
    return mark_public(request, FluxArticles()(request), cache_s=DUREE_S)
