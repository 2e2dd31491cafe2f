"""Delegations of signature of a State service: recorded, ended."""

from abc import ABC, abstractmethod
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView

from conventions.forms.delegation import DelegationForm, FinDelegationForm
from conventions.services.delegations import delegate, end_delegation
from conventions.views.requetes import acte_of
from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.comptes.models import DelegationSignature, Habilitation
from siae_portal.workflow.machine import TransitionRefusee
from structures.enums import GesteEquipe
from structures.models import ServiceInstructeur
from structures.policies import EQUIPE_SERVICE


class DelegationView(PolicyMixin, FormView, ABC):
    """A page of the service named by `pk`, with one form."""

    policy, geste = EQUIPE_SERVICE, GesteEquipe.DELEGUER
    template_name = "conventions/delegation.html"
    verbe = ""
    fait = ""

    @cached_property
    def service(self) -> ServiceInstructeur:
        """The service, if the person records its delegations."""
        permis = self.policy.scope(self.request.user, self.geste)  # type: ignore[arg-type]
        return ServiceInstructeur.objects.filter(permis).get(pk=self.kwargs["pk"])

    @property
    @abstractmethod
    def signataire(self) -> Habilitation:
        """Whose delegation it is."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The service, the signatory, the verb."""
        return super().get_context_data(
            service=self.service,
            signataire=self.signataire,
            verbe=self.verbe,
            url_equipe=self.get_success_url(),
            **kwargs,
        )

    def get_success_url(self) -> str:
        """Back to the team."""
        return reverse("structures:service_equipe", args=[self.kwargs["pk"]])

    def form_valid(self, form: Any) -> HttpResponse:
        """Do it; its refusals come back above the form."""
        try:
            self.perform(form)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                form.add_error(None, raison)
            return self.form_invalid(form)
        messages.success(self.request, self.fait)
        return redirect(self.get_success_url())

    @abstractmethod
    def perform(self, form: Any) -> None:
        """Call the service."""


class DelegationAjouterView(DelegationView):
    """Record a delegation for a signatory."""

    form_class = DelegationForm
    verbe = "Enregistrer la délégation"
    fait = "La délégation est enregistrée."

    @cached_property
    def signataire(self) -> Habilitation:
        """Of this service; 404 otherwise."""
        lignes = Habilitation.objects.select_related("user").filter(service=self.service)
        habilitation = lignes.get(pk=self.kwargs["habilitation"])
        if not habilitation.est_signataire:
            raise Habilitation.DoesNotExist
        return habilitation

    def get_initial(self) -> dict[str, Any]:
        """The dates of the habilitation; also answers 404 on another service."""
        return {"debut_on": timezone.localdate(), "fin_on": self.signataire.fin_on}

    def perform(self, form: DelegationForm) -> None:
        """Write it."""
        delegate(
            service=self.service,
            habilitation_id=self.signataire.pk,
            acte=acte_of(self.request),
            **form.cleaned_data,
        )


class DelegationTerminerView(DelegationView):
    """Bring the end of a delegation forward."""

    form_class = FinDelegationForm
    verbe = "Mettre fin à la délégation"
    fait = "La fin de la délégation est enregistrée."

    @cached_property
    def delegation(self) -> DelegationSignature:
        """Of this service; 404 otherwise."""
        lignes = DelegationSignature.objects.select_related("habilitation__user")
        return lignes.get(pk=self.kwargs["delegation"], habilitation__service=self.service)

    @property
    def signataire(self) -> Habilitation:
        """Its signatory."""
        return self.delegation.habilitation

    def get_initial(self) -> dict[str, Any]:
        """Today; also answers 404 on another service."""
        return {"fin_on": min(timezone.localdate(), self.delegation.fin_on)}

    def perform(self, form: FinDelegationForm) -> None:
        """Write it."""
        end_delegation(
            service=self.service,
            pk=self.delegation.pk,
            fin_on=form.cleaned_data["fin_on"],
            acte=acte_of(self.request),
        )
