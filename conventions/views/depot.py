"""Depositing a dossier, and what is said once it is deposited."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from conventions.enums import EtatDossier, Geste, NatureDocument
from conventions.forms.depot import DepotForm
from conventions.models import Dossier, VersionDossier
from conventions.rules.delais import working_days_after
from conventions.services.dossiers import deposit_dossier
from conventions.services.justifications import texts_of
from conventions.services.situation import horloge_lue, service_named
from conventions.views.aide import aide_context
from conventions.views.avancement import Avancement
from conventions.views.brouillon import REFUS, DossierAuteurMixin
from conventions.views.requetes import person
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
        form = self._form(dossier, self.avancement(dossier), request.POST)
        if not form.is_valid():
            return self._page(dossier, form, status=REFUS)
        try:
            deposit_dossier(
                pk=dossier.pk,
                acte=self.acte(),
                declaration=form.cleaned_data["declaration"],
                justifications=form.justifications,
                qualite=form.cleaned_data["qualite"],
            )
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                form.add_error(None, raison)
            return self._page(self.read(), form, status=REFUS)
        return self._deposited(dossier)

    def _deposited(self, dossier: Dossier) -> HttpResponse:
        """The receipt, for the structure; the agent who typed a paper goes on with its instruction."""
        if not self.policy.may(person(self.request), Geste.CREER):
            messages.success(self.request, "Le dossier papier est enregistré ; la structure en est avertie.")
            return redirect("conventions:dossier_detail", pk=dossier.pk)
        return redirect("conventions:dossier_recepisse", pk=dossier.pk)

    def _already(self, dossier: Dossier) -> HttpResponse:
        if dossier.depose_at is None:
            return self.moved(dossier)
        messages.info(self.request, "Ce dossier est déjà déposé : rien n’a été fait une seconde fois.")
        return self._deposited(dossier)

    def _form(self, dossier: Dossier, avancement: Avancement, *data: Any) -> DepotForm:
        """What is certified; a paper dossier is received as it came: nothing is to be justified."""
        return DepotForm(
            *data,
            alertes=[] if dossier.est_papier else avancement.alertes,
            structure=dossier.structure,
            ecrites=texts_of(dossier),
            papier=dossier.est_papier,
        )

    def _page(self, dossier: Dossier, form: DepotForm | None = None, status: int = 200) -> HttpResponse:
        avancement = self.avancement(dossier)
        form = form or self._form(dossier, avancement)
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
        version = dossier.versions.order_by("-rang").first()
        return render(
            request,
            "conventions/dossier_recepisse.html",
            {
                "dossier": dossier,
                "service": service_named(dossier.service, on=depose_on),
                "version": version,
                "representant": _representative(version),
                "accuse": dossier.documents.filter(nature=NatureDocument.AR).order_by("rang").last(),
                "accuse_avant_le": working_days_after(depose_on, JOURS_OUVRES_ACCUSE),
                "horloge": horloge_lue(dossier, pour_structure=True),
                "retire": dossier.etat == EtatDossier.ABANDONNE,
            },
        )


def _representative(version: VersionDossier | None) -> dict[str, str]:
    """Who engaged the structure, as frozen with the version."""
    structure = version.donnees.get("structure", {}) if version else {}
    return {nom: structure.get(f"representant_{nom}") or "" for nom in ("nom", "qualite")}
