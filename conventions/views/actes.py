"""The page of one act on a dossier: its form, its refusal where it happened, its result."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from conventions.enums import Geste
from conventions.models import Dossier
from conventions.policies import DOSSIER
from conventions.services.aides import BaremeAbsent
from conventions.views.requetes import acte_of
from conventions.workflow import TRANSITIONS
from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.workflow.machine import Acte, TransitionRefusee


class ActeView(PolicyMixin, SingleObjectMixin, FormView, ABC):
    """An act that has a page of its own.

    `gestes`: the same act from several states, one per state; the first one says the right. A refusal is
    shown on the page, beside what was typed; nothing typed is lost, nothing is half done.
    """

    policy = DOSSIER
    gestes: tuple[Geste, ...] = ()
    fait = ""
    context_object_name = "dossier"
    object: Dossier

    @property
    def geste(self) -> str:  # type: ignore[override]
        """The act whose right is asked."""
        return self.gestes[0]

    @property
    def geste_du_jour(self) -> Geste:
        """The act as it is called from the state of the dossier."""
        etat = self.object.etat
        return next((g for g in self.gestes if etat in TRANSITIONS[g].sources), self.gestes[0])

    def get_queryset(self) -> QuerySet[Dossier]:
        """Narrowed to the scope by the mixin."""
        self.queryset = Dossier.objects.for_page()
        return super().get_queryset()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the dossier when its state no longer allows the act."""
        self.object = self.get_object()
        if self.object.etat not in TRANSITIONS[self.geste_du_jour].sources:
            messages.warning(request, self.moved())
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check, act, answer."""
        self.object = self.get_object()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Do the act; a refusal comes back on the page."""
        try:
            self.act(form, acte_of(self.request))
        except (TransitionRefusee, BaremeAbsent) as refus:
            return self.refused(form, refus)
        messages.success(self.request, self.done())
        return redirect(self.get_success_url())

    def refused(self, form: BaseForm, refus: TransitionRefusee | BaremeAbsent) -> HttpResponse:
        """Say why, at the top of the form; say who moved the dossier when it moved."""
        self.object = self.get_object()
        bouge = self.object.etat not in TRANSITIONS[self.geste_du_jour].sources
        raisons = [self.moved()] if bouge else getattr(refus, "raisons", [str(refus)])
        for raison in raisons:
            form.add_error(None, raison)
        return self.form_invalid(form)

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """The same page, with what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def moved(self) -> str:
        """The state changed meanwhile."""
        return (
            f"Le dossier est à l’état « {self.object.get_etat_display()} » : une autre personne a agi "
            f"entre-temps, ou ce geste est déjà fait. Rien n’a été enregistré."
        )

    def done(self) -> str:
        """What the person reads once it is done."""
        return self.fait

    def get_success_url(self) -> str:
        """Back to the dossier."""
        return reverse("conventions:dossier_detail", args=[self.object.pk])

    @abstractmethod
    def act(self, form: BaseForm, acte: Acte) -> None:
        """Call the service.

        Raises:
            TransitionRefusee: shown on the page.
        """

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the address of the dossier and the words of the act."""
        return super().get_context_data(
            retour_url=self.get_success_url(), verbe=self.geste_du_jour.label, **kwargs
        )
