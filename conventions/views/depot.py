"""Depositing a dossier, and what is said once it is deposited."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from conventions.enums import EtatDossier, Geste, NatureDocument
from conventions.forms.depot import DepotForm
from conventions.models import Dossier
from conventions.rules.delais import working_days_after
from conventions.services.dossiers import deposit_dossier
from conventions.services.situation import service_named
from conventions.views.aide import aide_context
from conventions.views.brouillon import REFUS, DossierAuteurMixin
from siae_portal.workflow.machine import TransitionRefusee

JOURS_OUVRES_ACCUSE = 10
"""CRPA R112-11-1: the accusé de réception électronique comes within ten working days."""


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
        contexte = {"campagne": dossier.campagne, "aujourdhui": timezone.localdate()}
        aide = aide_context(dossier)
        return self.page(dossier, status=status, avancement=avancement, form=form, aide=aide, **contexte)


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
