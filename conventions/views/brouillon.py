"""What the pages of a dossier in the hands of its structure share."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from conventions.models import Dossier
from conventions.policies import DOSSIER
from conventions.services.dossier_lock import AUX_MAINS_DE_LA_STRUCTURE
from conventions.services.ouverture import NonDemande
from conventions.views.avancement import Avancement, avancement_of
from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.workflow.machine import Acte, TransitionRefusee

REFUS, INTERDIT = 422, 403


class DossierAuteurMixin(PolicyMixin):
    """One dossier, read by someone of its structure. `courant` names the page in the plan."""

    policy = DOSSIER
    courant = ""
    template_name: str
    request: HttpRequest
    kwargs: dict[str, Any]

    def acte(self, motif: str = "") -> Acte:
        """Who acts, now."""
        return Acte(user=self.request.user, at=timezone.now(), motif=motif)  # type: ignore[arg-type]

    def dossiers(self) -> QuerySet[Dossier]:
        """Those on which the person may do the act of the view, ready for a page, with her other acts."""
        user = self.request.user
        return Dossier.objects.permitted(user, self.geste).for_page().with_permitted(user)  # type: ignore[arg-type]

    def read(self) -> Dossier:
        """The dossier of the address.

        Raises:
            Dossier.DoesNotExist: outside the scope of the person.
        """
        return self.dossiers().get(pk=self.kwargs["pk"])

    def avancement(self, dossier: Dossier) -> Avancement:
        """How far it is."""
        return avancement_of(dossier, acte=self.acte(), courant=self.courant)

    def page(self, dossier: Dossier, *, status: int = 200, **contexte: Any) -> HttpResponse:
        """The page, with what every page of a draft shows."""
        contexte = {"dossier": dossier, **contexte}
        if "avancement" not in contexte:
            contexte["avancement"] = self.avancement(dossier)
        return render(self.request, self.template_name, contexte, status=status)

    def moved(self, dossier: Dossier, refus: TransitionRefusee | None = None) -> HttpResponse:
        """The dossier is no longer to be written here: say why and lead to its page."""
        if isinstance(refus, NonDemande):
            contexte = {"dossier": dossier, "raisons": refus.raisons}
            return render(self.request, "conventions/dossier_non_demande.html", contexte, status=INTERDIT)
        raisons = refus.raisons if refus else [_no_longer_editable(dossier)]
        for raison in raisons:
            messages.error(self.request, raison)
        return redirect("conventions:dossier_detail", pk=dossier.pk)


class SaisieMixin(DossierAuteurMixin):
    """A page that writes in the dossier: only while it is in the hands of the structure."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Lead to the page of the dossier when it was transmitted meanwhile; nothing is written."""
        self.request, self.kwargs = request, kwargs
        if self.policy.may(request.user, self.geste):  # type: ignore[arg-type]
            transmis = self.dossiers().exclude(etat__in=AUX_MAINS_DE_LA_STRUCTURE)
            if dossier := transmis.filter(pk=kwargs["pk"]).first():
                return self.moved(dossier)
        return super().dispatch(request, *args, **kwargs)


def answer_url(dossier: Dossier) -> str:
    """Where the open request of the service is answered: by the structure, or by who typed her paper."""
    par_le_service = getattr(dossier, "peut_saisir_reponse", False)
    nom = "conventions:reponse_recue" if par_le_service else "conventions:dossier_repondre"
    return reverse(nom, args=[dossier.pk])


def _no_longer_editable(dossier: Dossier) -> str:
    return (
        f"Ce dossier est à l’état « {dossier.get_etat_display()} » : il ne se modifie plus. "
        "Rien n’a été changé."
    )
