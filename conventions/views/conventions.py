"""Conventions: their list and the page of one, for both readers."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.views.generic import DetailView
from django_filters.views import FilterView

from conventions.enums import EtatDocument, GesteConvention
from conventions.filters import ConventionFilter
from conventions.models import AnnexeFinanciere, Convention, Document
from conventions.policies import CONVENTION
from conventions.services.renouvellement import guided_renewal, renewal_of
from conventions.views.dates import prochaine_date
from conventions.views.documents import document_context
from conventions.views.journal import journal_of
from conventions.views.requetes import person
from siae_portal.comptes.lieux import current_lieu
from siae_portal.comptes.mixins import PolicyMixin
from structures.services.noms import service_names


class ConventionListView(PolicyMixin, FilterView):
    """Conventions in the scope of the reader, latest first."""

    policy, geste = CONVENTION, GesteConvention.CONSULTER
    filterset_class = ConventionFilter
    template_name = "conventions/convention_list.html"
    context_object_name = "conventions"
    paginate_by = 50
    strict = False

    def get_queryset(self) -> QuerySet[Convention]:
        """Narrowed to the scope by the mixin; each with its annexe of the day."""
        self.queryset = Convention.objects.for_list().with_annexe(on=timezone.localdate())
        lieu = current_lieu(self.request)
        return super().get_queryset().filter(lieu.rows() if lieu else Q())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the day."""
        return super().get_context_data(aujourdhui=timezone.localdate(), **kwargs)


class ConventionDetailView(PolicyMixin, DetailView):
    """The life of one convention: annexes, documents with their proof, payments, next date."""

    policy, geste = CONVENTION, GesteConvention.CONSULTER
    template_name = "conventions/convention_detail.html"
    context_object_name = "convention"

    def get_queryset(self) -> QuerySet[Convention]:
        """Narrowed to the scope by the mixin, with everything the page shows."""
        annexes = AnnexeFinanciere.objects.for_list().prefetch_related("echeances")
        documents = Document.objects.current().for_list()
        self.queryset = Convention.objects.select_related(
            "structure", "dossier", "service__departement", "service__region"
        ).prefetch_related(Prefetch("annexes", annexes), Prefetch("documents", documents))
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the annexe of the day, the next date that matters, the documents and the journal."""
        on, convention = timezone.localdate(), self.object
        annexes = list(convention.annexes.all())
        documents = [document_context(d, person(self.request)) for d in convention.documents.all()]
        return super().get_context_data(
            annexes=annexes,
            annexe=_annexe_to_show(annexes, on),
            prochaine_date=prochaine_date(convention, annexes, on=on),
            **self._renewal(convention, on),
            documents=documents,
            empreintes=[d["document"] for d in documents if d["document"].etat == EtatDocument.PRET],
            service=service_names([convention.service], on=on)[convention.service_id],
            evenements=journal_of(convention, self.request),
            aujourdhui=on,
            **kwargs,
        )

    def _renewal(self, convention: Convention, on: date) -> dict[str, Any]:
        """What its representative prepares when it ends soon."""
        renouvellement = renewal_of(convention, person(self.request), on=on)
        campagne = renouvellement.campagne if renouvellement else None
        return {
            "renouvellement": renouvellement,
            "url_renouvellement": guided_renewal(convention),
            "etat_campagne": campagne.en_mots(on) if campagne else "",
        }


def _annexe_to_show(annexes: list[AnnexeFinanciere], on: Any) -> AnnexeFinanciere | None:
    """The annexe of the day; the next one, or failing that the last one."""
    du_jour = [a for a in annexes if a.debut_on <= on <= a.fin_on]
    return next(iter(du_jour or annexes), None)
