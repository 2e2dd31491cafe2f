"""Open data of the directory, and what search engines read."""

from abc import ABC, abstractmethod
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import TemplateView

from siae_portal.comptes.cache import PublicCacheMixin
from structures.models import DocumentRecherche
from structures.services.export import LICENCE, LICENCE_URL, as_csv, as_data_inclusion, as_json

UNE_HEURE_S = 3600


@method_decorator(login_not_required, name="dispatch")
class DonneesView(PublicCacheMixin, TemplateView):
    """What may be taken, under which licence, and how to read it."""

    template_name = "structures/donnees.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the licence and how many structures there are."""
        return super().get_context_data(
            licence=LICENCE,
            licence_url=LICENCE_URL,
            nombre=DocumentRecherche.objects.visible(on=timezone.localdate()).count(),
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class ExportView(PublicCacheMixin, View, ABC):
    """A file of open data: any site may read it, any cache may keep it for an hour."""

    cache_s = UNE_HEURE_S
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The file, with its licence."""
        reponse = self.answer()
        reponse["Access-Control-Allow-Origin"] = "*"
        reponse["Link"] = f'<{LICENCE_URL}>; rel="license"'
        return reponse

    @abstractmethod
    def answer(self) -> HttpResponse:
        """The content."""


class ExportCsvView(ExportView):
    """The whole directory as CSV."""

    def answer(self) -> HttpResponse:
        """One line per structure."""
        jour = timezone.localdate()
        nom = f'attachment; filename="structures-{jour:%Y-%m-%d}.csv"'
        entetes = {"Content-Disposition": nom}
        return HttpResponse(as_csv(on=jour), content_type="text/csv; charset=utf-8", headers=entetes)


class ExportJsonView(ExportView):
    """The whole directory as JSON."""

    def answer(self) -> HttpResponse:
        """Licence, day, structures."""
        return JsonResponse(as_json(on=timezone.localdate()))


class ExportDataInclusionView(ExportView):
    """The whole directory in the exchange schema data·inclusion, structures v1."""

    def answer(self) -> HttpResponse:
        """A list of structures."""
        return JsonResponse(as_data_inclusion(on=timezone.localdate()), safe=False)


@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: the public pages."""
    plan = f"{settings.URL_PUBLIQUE}{reverse('structures:sitemap')}"
    return HttpResponse(
        f"User-agent: *\nDisallow: /admin/\nDisallow: /connexion/\nSitemap: {plan}\n",
        content_type="text/plain; charset=utf-8",
    )


class PagesSitemap(Sitemap):
    """The public pages that are always there."""

    def items(self) -> list[str]:
        """Their names."""
        return [
            "accueil:accueil",
            "accueil:comment_ca_marche",
            "structures:annuaire",
            "structures:carte",
            "structures:siret",
            "structures:donnees",
        ]

    def location(self, item: str) -> str:
        """Their addresses."""
        return reverse(item)


class FichesSitemap(Sitemap):
    """The page of each structure of the directory."""

    def items(self) -> QuerySet[DocumentRecherche]:
        """Those that may be found today."""
        return DocumentRecherche.objects.visible(on=timezone.localdate()).order_by("pk")

    def location(self, item: DocumentRecherche) -> str:
        """Its page."""
        return reverse("structures:fiche", args=[item.pk])

    def lastmod(self, item: DocumentRecherche) -> Any:
        """When what it says last changed."""
        return item.mis_a_jour_on


SITEMAPS = {"pages": PagesSitemap, "fiches": FichesSitemap}
