"""The writers' list and the page of one article, as it will be read."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View
from django.views.generic import DetailView
from django_filters.views import FilterView

from siae_portal.audit.journal import in_words
from siae_portal.audit.models import Evenement
from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.editorial.enums import EtatArticle, Genre, Geste
from siae_portal.editorial.filters import ArticleFilter
from siae_portal.editorial.models import CORPS_MAX, Article
from siae_portal.editorial.policies import ARTICLE
from siae_portal.editorial.rules.texte import refusals, rendered
from siae_portal.editorial.views.publiques import public_page

ADRESSES_GENRE = {
    "actualite": Genre.ACTUALITE,
    "portrait": Genre.PORTRAIT,
    "appel-a-projets": Genre.APPEL_A_PROJETS,
}
JOURNAL_MAX = 30


class RedactionView(PolicyMixin, FilterView):
    """Every article with its situation, the last modified first."""

    policy, geste = ARTICLE, Geste.CONSULTER
    filterset_class = ArticleFilter
    template_name = "editorial/redaction.html"
    context_object_name = "articles"
    paginate_by = 30
    strict = False

    def get_queryset(self) -> QuerySet[Article]:
        """Narrowed to the scope by the mixin."""
        self.queryset = (
            Article.objects.for_list().select_related("modifie_par").order_by("-modifie_at", "-pk")
        )
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the situation of each and what may be begun."""
        context = super().get_context_data(**kwargs)
        on = timezone.localdate()
        context["lignes"] = [(article, *situation_of(article, on=on)) for article in context["page_obj"]]
        context["genres"] = [(genre.label, adresse) for adresse, genre in ADRESSES_GENRE.items()]
        return context


class RelectureView(PolicyMixin, DetailView):
    """One article as the public will read it, what may be done of it, its journal."""

    policy, geste = ARTICLE, Geste.CONSULTER
    template_name = "editorial/relecture.html"
    context_object_name = "article"

    def get_queryset(self) -> QuerySet[Article]:
        """Narrowed to the scope by the mixin."""
        self.queryset = Article.objects.select_related("structure", "region", "modifie_par")
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the situation, the acts and the journal."""
        article, on = self.object, timezone.localdate()
        couleur, libelle = situation_of(article, on=on)
        evenements = Evenement.objects.of(article)[:JOURNAL_MAX]
        return super().get_context_data(
            couleur=couleur,
            libelle=libelle,
            publie=article.etat == EtatArticle.PUBLIE,
            lisible=article.etat == EtatArticle.PUBLIE and article.publie_on <= on,
            a_paraitre=article.etat == EtatArticle.PUBLIE and article.publie_on > on,
            fiche_url=public_page(article),
            evenements=in_words(evenements, gestes=dict(Geste.choices)),
            **kwargs,
        )


class ApercuView(PolicyMixin, View):
    """The text as it will be shown, while it is being typed; nothing is saved."""

    policy, geste = ARTICLE, Geste.REDIGER
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """A fragment."""
        corps = request.POST.get("corps", "")
        exces = max(0, len(corps.replace("\r\n", "\n")) - CORPS_MAX)
        contenu = rendered(corps[:CORPS_MAX])
        return render(
            request,
            "editorial/_apercu.html",
            {"contenu": contenu, "remarques": refusals(corps[:CORPS_MAX]), "exces": exces},
        )


def situation_of(article: Article, *, on: Any) -> tuple[str, str]:
    """Colour and words."""
    return article.couleur(on=on), article.situation(on=on).label
