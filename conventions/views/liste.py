"""The list of dossiers: the work list of an agent, and the dossiers of a structure."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from django_filters.views import FilterView

from conventions.enums import Geste
from conventions.filters import DossierFilter
from conventions.models import Dossier
from conventions.policies import DOSSIER
from conventions.querysets import DossierQuerySet
from conventions.recherches import (
    ATTENTES,
    RECHERCHES_SERVICE,
    RECHERCHES_STRUCTURE,
    Recherche,
    count_recherches,
    narrow,
    recherche_of,
)
from conventions.views.requetes import person
from siae_portal.comptes.lieux import current_lieu
from siae_portal.comptes.mixins import PolicyMixin


class DossierListView(PolicyMixin, FilterView):
    """Dossiers of the reader, by legal due date, with her saved searches and their counts."""

    policy, geste = DOSSIER, Geste.CONSULTER
    filterset_class = DossierFilter
    template_name = "conventions/dossier_list.html"
    context_object_name = "dossiers"
    paginate_by = 50
    strict = False

    def get_queryset(self) -> QuerySet[Dossier]:
        """Narrowed to the scope by the mixin, then to the chosen saved search."""
        self.queryset = Dossier.objects.for_list().with_previous_annexe()
        self.visibles = super().get_queryset()
        if lieu := current_lieu(self.request):
            self.visibles = self.visibles.filter(lieu.rows())
        choisis = narrow(
            self.visibles,
            (*self.recherches, *ATTENTES),
            self.recherche,
            user=person(self.request),
            on=timezone.localdate(),
        )
        return cast(DossierQuerySet, choisis).with_take(person(self.request))

    @property
    def recherche(self) -> str:
        """Code of the saved search in the address, empty when none."""
        return self.request.GET.get("recherche", "")

    @property
    def recherches(self) -> tuple[Recherche, ...]:
        """The saved searches of this reader: those of a service when she may take a dossier somewhere."""
        return RECHERCHES_SERVICE if self.au_service else RECHERCHES_STRUCTURE

    @property
    def au_service(self) -> bool:
        """Whether the reader belongs to a State service."""
        return not DOSSIER.may(person(self.request), Geste.CREER)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the saved searches with their counts: one query."""
        user, on = person(self.request), timezone.localdate()
        return super().get_context_data(
            recherches=count_recherches(self.visibles, self.recherches, user=user, on=on),
            recherche=self.recherche,
            attente=recherche_of(ATTENTES, self.recherche) if self.au_service else None,
            au_service=self.au_service,
            peut_creer=DOSSIER.may(user, Geste.CREER),
            peut_saisir_papier=DOSSIER.may(user, Geste.SAISIR_PAPIER),
            aujourdhui=on,
            **kwargs,
        )
