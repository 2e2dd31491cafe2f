"""The public directory: no sign-in, no personal data, never a project of convention."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import DetailView
from django_filters.views import FilterView

from structures.filters import AnnuaireFilter
from structures.models import Label, Structure
from structures.ports import conventionnements
from structures.views.faits import public_facts


@method_decorator(login_not_required, name="dispatch")
class AnnuaireView(FilterView):
    """Structures conventioned, soon to be, or recognised, by name."""

    filterset_class = AnnuaireFilter
    template_name = "structures/annuaire.html"
    context_object_name = "structures"
    paginate_by = 20
    strict = False

    def get_queryset(self) -> QuerySet[Structure]:
        """Those the public may look for today."""
        on = timezone.localdate()
        valides = Label.objects.valid(on=on).order_by("code", "pk")
        return (
            Structure.objects.searchable(
                conventionnees=conventionnements().structure_ids(on=on), labellisees=_labellisees(on)
            )
            .for_list()
            .prefetch_related(Prefetch("labels", valides, to_attr="labels_valides"), "offres")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the conventions of the page: one query for all its rows."""
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        conventions = conventionnements().of([s.pk for s in page], on=timezone.localdate())
        context["resultats"] = [(structure, conventions.get(structure.pk, [])) for structure in page]
        return context


@method_decorator(login_not_required, name="dispatch")
class FicheView(DetailView):
    """What a structure is, where, and by which service it is conventioned."""

    template_name = "structures/fiche.html"
    context_object_name = "structure"

    def get_queryset(self) -> QuerySet[Structure]:
        """Those that have or had a published convention, or hold a label."""
        return (
            Structure.objects.searchable(
                conventionnees=conventionnements().published_ids(),
                labellisees=_labellisees(timezone.localdate()),
            )
            .for_list()
            .prefetch_related("labels", "offres")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the conventions and the facts."""
        on = timezone.localdate()
        conventions = conventionnements().of([self.object.pk], on=on).get(self.object.pk, [])
        labels = [label for label in self.object.labels.all() if label.debut_on <= on <= label.fin_on]
        return super().get_context_data(
            conventionnements=conventions,
            labels=labels,
            faits=public_facts(self.object),
            aujourdhui=on,
            **kwargs,
        )


def _labellisees(on: date) -> QuerySet[Any]:
    """Ids of the structures that hold a label that day."""
    return Label.objects.valid(on=on).values("structure")
