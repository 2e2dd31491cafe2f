"""The versions of a section: who changed what and when, and bringing one back."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from conventions.enums import Geste
from conventions.forms.comparaison import Ecart, compare_sections
from conventions.models import Dossier, VersionSection
from conventions.rules.champs import Rubrique
from conventions.services.formulaire import formulaire_of
from conventions.services.lecture import SectionLue, read_section
from conventions.services.restauration import restore_version, version_answers_of
from conventions.views.brouillon import SaisieMixin
from siae_portal.formats import date_longue, heure
from siae_portal.workflow.machine import TransitionRefusee

PAR_PAGE = 20
RESUME_MAX = 5


@dataclass(frozen=True, kw_only=True)
class LigneVersion:
    """One version and what it changed: the labels of its questions."""

    version: VersionSection
    courante: bool
    changements: list[str]

    @property
    def resume(self) -> str:
        """The first labels, and how many more."""
        reste = len(self.changements) - RESUME_MAX
        phrase = ", ".join(self.changements[:RESUME_MAX])
        return f"{phrase} et {reste} autre{'s' if reste > 1 else ''}" if reste > 0 else phrase


class HistoriqueMixin(SaisieMixin):
    """The history of one section, for who may write in it."""

    geste = Geste.ENREGISTRER

    @property
    def code(self) -> str:
        """The section of the address."""
        return str(self.kwargs["code"])

    @property
    def courant(self) -> str:  # type: ignore[override]
        """The entry of the plan."""
        return self.code

    def rubrique(self, dossier: Dossier) -> Rubrique:
        """The section itself.

        Raises:
            Http404: not a section of this dossier.
        """
        rubrique = formulaire_of(dossier).rubrique(self.code)
        if rubrique is None:
            raise Http404
        return rubrique

    def current_version(self, dossier: Dossier) -> int:
        """Number of the version that stands."""
        return next((s.version for s in dossier.sections.all() if s.code == self.code), 0)


class SectionVersionsView(HistoriqueMixin, View):
    """Every version of a section, the latest first, with what each one changed."""

    template_name = "conventions/section_versions.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """One page of them."""
        dossier = self.read()
        rubrique = self.rubrique(dossier)
        versions = dossier.versions_de_section.filter(code=self.code).select_related("auteur")
        page = Paginator(versions.order_by("-version", "-pk"), PAR_PAGE).get_page(request.GET.get("page"))
        return self.page(dossier, rubrique=rubrique, page_obj=page, lignes=self._lines(dossier, page))

    def _lines(self, dossier: Dossier, page: "Page[VersionSection]") -> list[LigneVersion]:
        """Each version compared with the one before it; the one before the last of the page is read too."""
        versions = list(page)
        avant = dossier.versions_de_section.filter(
            code=self.code, version__lt=versions[-1].version if versions else 0
        )
        suite = [*versions, avant.order_by("-version").first()]
        courante = self.current_version(dossier)
        return [
            LigneVersion(
                version=version,
                courante=version.version == courante,
                changements=[ecart.libelle for ecart in _differences(dossier, precedente, version)],
            )
            for version, precedente in pairwise(suite)
            if version is not None
        ]


class SectionVersionView(HistoriqueMixin, View):
    """What would change if an earlier version came back, and bringing it back."""

    template_name = "conventions/section_version.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """What it says, against what stands."""
        dossier = self.read()
        rubrique, version = self.rubrique(dossier), self._version(dossier)
        actuelle = read_section(formulaire_of(dossier), self.code)
        return self.page(
            dossier,
            rubrique=rubrique,
            version=version,
            courante=version.version == self.current_version(dossier),
            ecarts=_ecarts(actuelle, read_section(version_answers_of(dossier, version), self.code)),
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Bring it back as a new version."""
        dossier = self.read()
        rubrique, version = self.rubrique(dossier), self._version(dossier)
        try:
            restore_version(pk=dossier.pk, code=self.code, version=version.version, acte=self.acte())
        except TransitionRefusee as refus:
            return self.moved(dossier, refus)
        messages.success(
            request,
            f"La section « {rubrique.libelle} » est revenue à son état du {date_longue(version.at)} à "
            f"{heure(version.at)}. L’état que vous venez de quitter reste dans les versions.",
        )
        return redirect("conventions:dossier_section", pk=dossier.pk, code=self.code)

    def _version(self, dossier: Dossier) -> VersionSection:
        versions = dossier.versions_de_section.select_related("auteur")
        return versions.get(code=self.code, version=self.kwargs["version"])


def _differences(dossier: Dossier, avant: VersionSection | None, apres: VersionSection) -> list[Ecart]:
    lue = read_section(version_answers_of(dossier, apres), apres.code)
    if avant is None:
        return _ecarts(SectionLue(code=lue.code, libelle=lue.libelle, reponses=[]), lue)
    return _ecarts(read_section(version_answers_of(dossier, avant), apres.code), lue)


def _ecarts(avant: SectionLue, apres: SectionLue) -> list[Ecart]:
    comparees = compare_sections([avant], [apres])
    return list(comparees[0].ecarts) if comparees else []
