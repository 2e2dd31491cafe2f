"""Starting a dossier, depositing it, and what is said once it is deposited."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.generic import FormView

from conventions.enums import EtatDossier, Geste, NatureDocument
from conventions.forms.depot import DepotForm, DossierCreerForm
from conventions.models import Dossier
from conventions.policies import DOSSIER
from conventions.rules.delais import working_days_after
from conventions.services.dossiers import deposit_dossier, start_dossier
from conventions.services.situation import service_named
from conventions.views.aide import aide_context
from conventions.views.brouillon import REFUS, DossierAuteurMixin
from siae_portal.comptes.enums import Role
from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.models import Structure

JOURS_OUVRES_ACCUSE = 10
"""CRPA R112-11-1: the accusé de réception électronique comes within ten working days."""


class DossierCreerView(PolicyMixin, FormView):
    """Structure, kind, year: one draft only, led back to it when it exists."""

    policy, geste = DOSSIER, Geste.CREER
    form_class = DossierCreerForm
    template_name = "conventions/dossier_creer.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Only the structures for which the person may start a dossier."""
        siennes = self.request.user.structures_for(Role.DIRIGEANT, Role.GESTIONNAIRE)  # type: ignore[union-attr]
        structures = Structure.objects.filter(pk__in=siennes).order_by("nom_tri", "pk")
        return {**super().get_form_kwargs(), "structures": structures, "on": timezone.localdate()}

    def get_initial(self) -> dict[str, Any]:
        """The structure named by the address, when the home leads here."""
        structure = self.request.GET.get("structure", "")
        return {"structure": structure} if structure.isdigit() else {}

    def form_valid(self, form: DossierCreerForm) -> HttpResponse:
        """Start it, or lead back to the one that exists."""
        dossier, created = start_dossier(
            structure_id=form.cleaned_data["structure"].pk,
            type_structure=form.cleaned_data["type_structure"],
            annee=form.cleaned_data["annee"],
            acte=Acte(user=self.request.user, at=timezone.now()),  # type: ignore[arg-type]
        )
        if not created:
            messages.info(self.request, "Ce dossier était déjà commencé : vous le reprenez où il en était.")
        return redirect("conventions:dossier_detail", pk=dossier.pk)

    def form_invalid(self, form: DossierCreerForm) -> HttpResponse:
        """Say beside the field what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=REFUS)


class DossierDeposerView(DossierAuteurMixin, View):
    """The whole dossier as the agent will read it, its checks, the declaration, one button."""

    geste = Geste.DEPOSER
    courant = "DEPOT"
    template_name = "conventions/dossier_deposer.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Read before depositing."""
        dossier = self.read()
        if not dossier.est_brouillon:
            return self._already(dossier)
        return self._page(dossier)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Deposit once: a second click or a replay leads to the same receipt."""
        dossier = self.read()
        if not dossier.est_brouillon:
            return self._already(dossier)
        form = DepotForm(request.POST, alertes=self.avancement(dossier).alertes)
        if not form.is_valid():
            return self._page(dossier, form, status=REFUS)
        try:
            deposit_dossier(
                pk=dossier.pk,
                acte=self.acte(),
                declaration=form.cleaned_data["declaration"],
                justifications=form.justifications,
            )
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                form.add_error(None, raison)
            return self._page(self.read(), form, status=REFUS)
        return redirect("conventions:dossier_recepisse", pk=dossier.pk)

    def _already(self, dossier: Dossier) -> HttpResponse:
        if dossier.depose_at is None:
            return self.moved(dossier)
        messages.info(self.request, "Ce dossier est déjà déposé : rien n’a été fait une seconde fois.")
        return redirect("conventions:dossier_recepisse", pk=dossier.pk)

    def _page(self, dossier: Dossier, form: DepotForm | None = None, status: int = 200) -> HttpResponse:
        avancement = self.avancement(dossier)
        form = form or DepotForm(alertes=avancement.alertes)
        return self.page(dossier, status=status, avancement=avancement, form=form, aide=aide_context(dossier))


class DossierRecepisseView(DossierAuteurMixin, View):
    """Deposited: the number, the instant, the hash, and what happens now."""

    geste = Geste.CREER

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The receipt; a draft has none and leads back to its page."""
        dossier = self.read()
        if dossier.depose_at is None:
            messages.info(request, "Ce dossier n’est pas encore déposé.")
            return redirect("conventions:dossier_detail", pk=dossier.pk)
        depose_on = timezone.localtime(dossier.depose_at).date()
        return render(
            request,
            "conventions/dossier_recepisse.html",
            {
                "dossier": dossier,
                "service": service_named(dossier.service, on=depose_on),
                "version": dossier.versions.order_by("-rang").first(),
                "accuse": dossier.documents.filter(nature=NatureDocument.AR).order_by("rang").last(),
                "accuse_avant_le": working_days_after(depose_on, JOURS_OUVRES_ACCUSE),
                "retire": dossier.etat == EtatDossier.ABANDONNE,
            },
        )
