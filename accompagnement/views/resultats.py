"""Results of structures: the same aggregates for the structure and for the State, never a name."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView

from accompagnement.enums import Geste
from accompagnement.policies import RESULTATS, reads_whole_counts
from accompagnement.rules.secret import mask
from accompagnement.services.resultats import compute_resultats
from conventions.ports import SEUIL_SECRET, Resultats
from siae_portal.comptes.lieux import current_lieu
from siae_portal.comptes.mixins import PolicyMixin
from structures.models import Structure

ANNEES = 4


class ResultatsMixin(PolicyMixin):
    """The year asked for, and the results as the reader may see them."""

    policy, geste = RESULTATS, Geste.LIRE_RESULTATS

    @cached_property
    def annees(self) -> list[int]:
        """Years offered, latest first."""
        courante = timezone.localdate().year
        return list(range(courante, courante - ANNEES, -1))

    @cached_property
    def annee(self) -> int:
        """The year asked for, or this one."""
        demandee = self.request.GET.get("annee", "")
        return next((annee for annee in self.annees if str(annee) == demandee), self.annees[0])

    def resultats_of(self, structures: list[Structure]) -> list[tuple[Structure, Resultats | None]]:
        """Each structure with its results; small counts withheld from who is not of it. Two queries."""
        comptes = compute_resultats([structure.pk for structure in structures], annee=self.annee)
        return [(structure, self._shown(structure, comptes.get(structure.pk))) for structure in structures]

    def _shown(self, structure: Structure, resultats: Resultats | None) -> Resultats | None:
        if resultats is None or reads_whole_counts(self.request.user, structure.pk):  # type: ignore[arg-type]
            return resultats
        return mask(resultats)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the years and the threshold under which a count is withheld."""
        return super().get_context_data(  # type: ignore[misc]
            annees=self.annees, annee=self.annee, seuil=SEUIL_SECRET, **kwargs
        )


class ResultatsListView(ResultatsMixin, ListView):
    """One line per structure in the scope of the reader."""

    model = Structure
    template_name = "accompagnement/resultats_list.html"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[Structure]:
        """By name; those of the place chosen in the header only."""
        lieu = current_lieu(self.request)
        ici = lieu.rows(structure="pk", service="departement__service") if lieu else Q()
        return super().get_queryset().filter(ici).order_by("nom_tri", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the results of the page."""
        context = super().get_context_data(**kwargs)
        context["lignes"] = self.resultats_of(list(context["object_list"]))
        context["masque"] = any(resultats and resultats.masque for _, resultats in context["lignes"])
        return context


class ResultatsDetailView(ResultatsMixin, DetailView):
    """One structure: the counts of the year and how the rate is made."""

    model = Structure
    context_object_name = "structure"
    template_name = "accompagnement/resultats_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the results."""
        [(_, resultats)] = self.resultats_of([self.object])
        return super().get_context_data(resultats=resultats, **kwargs)
