"""The record of a structure, for its people and its State service."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.views.generic import DetailView

from siae_portal.comptes.mixins import PolicyMixin
from structures.models import Structure
from structures.policies import COFFRE, STRUCTURE, Geste, GesteCoffre
from structures.ports import conventionnements
from structures.views.faits import private_facts, public_facts
from structures.views.requetes import person


class StructureDetailView(PolicyMixin, DetailView):
    """What the portal knows of a structure."""

    policy, geste = STRUCTURE, Geste.CONSULTER
    template_name = "structures/structure_detail.html"
    context_object_name = "structure"

    def get_queryset(self) -> QuerySet[Structure]:
        """Narrowed to the scope by the mixin."""
        self.queryset = Structure.objects.for_list().prefetch_related("labels", "offres")
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the facts, the labels and the published conventions."""
        on = timezone.localdate()
        permises = Structure.objects.permitted(person(self.request), Geste.PUBLIER)
        return super().get_context_data(
            faits=public_facts(self.object) + private_facts(self.object),
            conventionnements=conventionnements().of([self.object.pk], on=on).get(self.object.pk, []),
            peut_publier=permises.filter(pk=self.object.pk).exists(),
            labels=self.object.labels.order_by("-fin_on", "pk"),
            coffre_ouvert=COFFRE.may(self.request.user, GesteCoffre.CONSULTER),  # type: ignore[arg-type]
            **kwargs,
        )
