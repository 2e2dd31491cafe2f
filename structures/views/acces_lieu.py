"""What the pages of the people of a place share: the place of the address, the act, the answer."""

from abc import ABC, abstractmethod
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView

from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.comptes.policy import Policy
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.models import ServiceInstructeur, Structure
from structures.policies import EQUIPE_SERVICE, EQUIPE_STRUCTURE
from structures.services.equipe import Lieu, name_of


def acte_of(request: HttpRequest, motif: str = "") -> Acte:
    """Who acts, now."""
    return Acte(user=request.user, at=timezone.now(), motif=motif)  # type: ignore[arg-type]


class LieuMixin(PolicyMixin):
    """The place named by `pk`, if the person may do `geste` there."""

    policy: Policy = EQUIPE_STRUCTURE
    prefixe = "structure"
    kwargs: dict[str, Any]

    @cached_property
    def lieu(self) -> Lieu:
        """The structure or the service.

        Raises:
            ObjectDoesNotExist: out of scope; the mixin answers 404.
        """
        lignes: QuerySet[Any] = (
            Structure.objects.select_related("departement")
            if self.prefixe == "structure"
            else ServiceInstructeur.objects.select_related("departement", "region")
        )
        permis = self.policy.scope(self.request.user, self.geste)  # type: ignore[arg-type]
        return lignes.filter(permis).get(pk=self.kwargs["pk"])

    @property
    def url_equipe(self) -> str:
        """The page of the team."""
        return self.url("equipe")

    def url(self, page: str, *args: Any) -> str:
        """A page of this place: `structures:structure_equipe`, `structures:service_inviter`…"""
        return reverse(f"structures:{self.prefixe}_{page}", args=[self.kwargs["pk"], *args])

    def url_export(self, extension: str) -> str:
        """The members of this place, as a file."""
        page = "membres" if self.prefixe == "structure" else "agents"
        return reverse(f"structures:export_{page}", args=[self.kwargs["pk"], extension])

    def cadre(self) -> dict[str, Any]:
        """What every page of the place says at its top."""
        nom = name_of(self.lieu, on=timezone.localdate())
        return {"lieu": self.lieu, "nom_du_lieu": nom, "url_equipe": self.url_equipe}


class ServiceMixin(LieuMixin):
    """The same, in a State service."""

    policy = EQUIPE_SERVICE
    prefixe = "service"


class ActeEquipeView(LieuMixin, FormView, ABC):
    """A page with a form, whose act may be refused with reasons."""

    verbe = ""
    fait = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the place and the verb."""
        return super().get_context_data(**self.cadre(), verbe=self.verbe, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Do the act; its refusal comes back above the form."""
        try:
            self.perform(form)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                form.add_error(None, raison)
            return self.form_invalid(form)
        messages.success(self.request, self.done(form))
        return redirect(self.get_success_url())

    @abstractmethod
    def perform(self, form: Any) -> None:
        """Call the service."""

    def done(self, form: Any) -> str:
        """What the person reads once it is done."""
        return self.fait

    def get_success_url(self) -> str:
        """Back to the team."""
        return self.url_equipe
