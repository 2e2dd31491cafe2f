"""What the public reads: news, portraits, calls for projects, and one article."""

from abc import ABC, abstractmethod
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import DetailView, ListView

from siae_portal.comptes.cache import PublicCacheMixin
from siae_portal.editorial.enums import Genre
from siae_portal.editorial.forms.choix import ChoixForm
from siae_portal.editorial.models import Article
from siae_portal.editorial.querysets import ArticleQuerySet
from structures.models import DocumentRecherche

RUBRIQUES = (
    ("Actualités", "editorial:actualites"),
    ("Portraits", "editorial:portraits"),
    ("Appels à projets", "editorial:appels"),
    ("Appels clos", "editorial:appels_clos"),
)
LISTE_DE = {
    Genre.ACTUALITE: RUBRIQUES[0],
    Genre.PORTRAIT: RUBRIQUES[1],
    Genre.APPEL_A_PROJETS: RUBRIQUES[2],
}


@method_decorator(login_not_required, name="dispatch")
class ArticlesView(PublicCacheMixin, ListView, ABC):
    """A list of articles, narrowed by theme and région."""

    template_name = "editorial/article_list.html"
    context_object_name = "articles"
    paginate_by = 12
    url_name = ""
    titre = ""
    chapeau = ""
    vide = ""

    @abstractmethod
    def articles(self, *, on: date) -> ArticleQuerySet:
        """Those of the list that day, in order."""

    def get_queryset(self) -> ArticleQuerySet:
        """What the choices of the address leave."""
        articles = self.articles(on=timezone.localdate())
        self.form = ChoixForm(self.request.GET, articles=articles)
        choisis = articles.of_theme(self.form.choice("theme")).of_region(self.form.choice("region"))
        return choisis.for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the choices and the lists beside."""
        return super().get_context_data(
            form=self.form,
            titre=self.titre,
            chapeau=self.chapeau,
            vide=self.vide,
            rubriques=[(nom, reverse(url), url == self.url_name) for nom, url in RUBRIQUES],
            **kwargs,
        )


class ActualitesView(ArticlesView):
    """News, the latest first."""

    url_name, titre = "editorial:actualites", "Actualités"
    chapeau = "Ce qui change et ce qui se passe dans l’insertion par l’activité économique."
    vide = "Les prochaines actualités paraîtront ici."

    def articles(self, *, on: date) -> ArticleQuerySet:
        """Visible today."""
        return Article.objects.visible(on=on).of_genre(Genre.ACTUALITE)


class PortraitsView(ArticlesView):
    """Portraits of structures, the latest first."""

    url_name, titre = "editorial:portraits", "Portraits de structures"
    chapeau = "Des structures racontent leur métier, leur équipe et les personnes qu’elles accompagnent."
    vide = "Les prochains portraits paraîtront ici."

    def articles(self, *, on: date) -> ArticleQuerySet:
        """Visible today."""
        return Article.objects.visible(on=on).of_genre(Genre.PORTRAIT)


class AppelsView(ArticlesView):
    """Calls that one may still answer, the first to close first."""

    url_name, titre = "editorial:appels", "Appels à projets ouverts"
    chapeau = "Les appels auxquels une structure peut encore répondre, du plus pressé au plus lointain."
    vide = "Aucun appel n’est ouvert aujourd’hui. Les appels passés restent lisibles sous « Appels clos »."

    def articles(self, *, on: date) -> ArticleQuerySet:
        """Open today."""
        return Article.objects.open_calls(on=on)


class AppelsClosView(ArticlesView):
    """Calls whose closing day is past, the last closed first."""

    url_name, titre = "editorial:appels_clos", "Appels à projets clos"
    chapeau = "On ne peut plus répondre à ces appels. Ils restent ici pour mémoire."
    vide = "Aucun appel n’a encore été clos."

    def articles(self, *, on: date) -> ArticleQuerySet:
        """Closed before today."""
        return Article.objects.closed_calls(on=on)


@method_decorator(login_not_required, name="dispatch")
class ArticleView(PublicCacheMixin, DetailView):
    """One article, at an address that never changes."""

    template_name = "editorial/article.html"
    context_object_name = "article"

    def get_queryset(self) -> ArticleQuerySet:
        """Visible today."""
        return Article.objects.visible(on=timezone.localdate()).select_related("structure", "region")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add its list, and the public page of its structure if it has one."""
        liste, url_name = LISTE_DE[Genre(self.object.genre)]
        return super().get_context_data(
            liste=liste, liste_url=reverse(url_name), fiche_url=public_page(self.object), **kwargs
        )


def public_page(article: Article) -> str:
    """Address of the structure in the directory, empty when the public cannot find it there today."""
    documents = DocumentRecherche.objects.visible(on=timezone.localdate())
    if article.structure_id and documents.filter(pk=article.structure_id).exists():
        return reverse("structures:fiche", args=[article.structure_id])
    return ""
