"""The page of one act on the record of a structure: its form, its refusal where it happened, its result."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.models import Structure
from structures.policies import STRUCTURE
from structures.views.requetes import acte_of


class FicheMixin(PolicyMixin, SingleObjectMixin):
    """A view on one structure; `ancre`: the part of its page to go back to."""

    policy = STRUCTURE
    context_object_name = "structure"
    ancre = ""
    object: Structure

    def get_queryset(self) -> QuerySet[Structure]:
        """Narrowed to the scope by the mixin."""
        self.queryset = Structure.objects.for_list()
        return super().get_queryset()

    def get_success_url(self) -> str:
        """The record, where the change can be read."""
        return reverse("structures:structure_detail", args=[self.object.pk]) + self.ancre


class FicheActeView(FicheMixin, FormView, ABC):
    """An act that has a page of its own. `titre`: its name; `verbe`: its button; `fait`: said after it."""

    template_name = "structures/fiche_acte.html"
    titre = ""
    verbe = "Enregistrer"
    fait = "La fiche est à jour."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        self.object = self.get_object()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check, act, answer."""
        self.object = self.get_object()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Do the act; a refusal comes back at the top of the form, nothing typed is lost."""
        motif = form.cleaned_data.get("motif", "")
        try:
            self.act(form, acte_of(self.request, motif=motif))
        except TransitionRefusee as refus:
            form.add_error(None, refus.raisons)
            return self.form_invalid(form)
        messages.success(self.request, self.fait)
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the page is called."""
        return super().get_context_data(titre=self.titre, verbe=self.verbe, **kwargs)

    @abstractmethod
    def act(self, form: BaseForm, acte: Acte) -> None:
        """Call the service.

        Raises:
            TransitionRefusee: the service says no.
        """


class FicheGesteView(FicheMixin, View, ABC):
    """An act done at once, by POST, from the page of the structure."""

    http_method_names = ["post", "options"]
    fait = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Act, then go back to the page; a refusal is said there."""
        self.object = self.get_object()
        try:
            self.act(acte_of(request))
        except TransitionRefusee as refus:
            messages.error(request, " ".join(refus.raisons))
        else:
            messages.success(request, self.fait)
        return redirect(self.get_success_url())

    @abstractmethod
    def act(self, acte: Acte) -> None:
        """Call the service.

        Raises:
            TransitionRefusee: the service says no.
        """
