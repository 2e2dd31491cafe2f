"""What changed between two deposited versions of a dossier, and all its papers at once."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views import View

from conventions.enums import Geste
from conventions.forms.comparaison import compare_lists, compare_sections
from conventions.models import Dossier, VersionDossier
from conventions.policies import DOSSIER
from conventions.services.archive import archive, archive_name
from conventions.services.lecture import read_version
from conventions.views.requetes import person
from siae_portal.comptes.mixins import PolicyMixin


class LectureMixin(PolicyMixin):
    """A dossier that the person may read."""

    policy, geste = DOSSIER, Geste.CONSULTER
    request: HttpRequest
    kwargs: dict[str, Any]

    def dossiers(self) -> QuerySet[Dossier]:
        """Those of her scope."""
        permis = Dossier.objects.permitted(person(self.request), self.geste)
        return permis.select_related("structure__commune", "structure__departement", "service__departement")

    def read(self) -> Dossier:
        """The dossier of the address.

        Raises:
            Dossier.DoesNotExist: outside the scope.
        """
        return self.dossiers().get(pk=self.kwargs["pk"])


class DossierVersionsView(LectureMixin, View):
    """Two deposited versions side by side: the last two, or those of the address (`?avant=1&apres=3`)."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Only what differs."""
        dossier = self.read()
        versions = list(dossier.versions.select_related("depose_par").order_by("rang"))
        avant, apres = self._pair(versions)
        contexte = {
            "dossier": dossier,
            "versions": versions,
            "avant": avant,
            "apres": apres,
            "sections": _compare(dossier, avant, apres) if avant and apres else [],
        }
        return render(request, "conventions/dossier_versions.html", contexte)

    def _pair(self, versions: list[VersionDossier]) -> tuple[VersionDossier | None, VersionDossier | None]:
        par_rang = {str(version.rang): version for version in versions}
        defauts = [None, None, *versions][-2:]
        choisies = [par_rang.get(self.request.GET.get(nom, "")) for nom in ("avant", "apres")]
        avant, apres = (choisie or defaut for choisie, defaut in zip(choisies, defauts, strict=True))
        if avant and apres and avant.rang > apres.rang:
            avant, apres = apres, avant
        return avant, apres


class DossierArchiveView(LectureMixin, View):
    """Every paper and every document of a dossier, in one ZIP."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> StreamingHttpResponse:
        """Stream it."""
        dossier = self.read()
        reponse = StreamingHttpResponse(archive(dossier), content_type="application/zip")
        nom = content_disposition_header(as_attachment=True, filename=archive_name(dossier))
        reponse["Content-Disposition"] = nom
        reponse["Cache-Control"] = "private, no-store"
        return reponse


def _compare(dossier: Dossier, avant: VersionDossier, apres: VersionDossier) -> list[Any]:
    return [
        *compare_sections(read_version(dossier, avant), read_version(dossier, apres)),
        *compare_lists(avant.donnees, apres.donnees),
    ]
