"""State services: their list, and the creation of a regional one."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import FormView, ListView

from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.workflow.machine import TransitionRefusee
from structures.enums import GesteEquipe, NiveauService
from structures.forms.equipe import ServiceRegionalForm
from structures.models import Region, ServiceInstructeur
from structures.policies import EQUIPE_NATIONALE, EQUIPE_SERVICE
from structures.services.noms import service_names
from structures.services.services_etat import create_regional_service
from structures.views.acces_lieu import acte_of


class ServiceListView(PolicyMixin, ListView):
    """The services whose team the reader may read."""

    policy, geste = EQUIPE_SERVICE, GesteEquipe.CONSULTER
    template_name = "structures/service_list.html"
    context_object_name = "services"
    paginate_by = 50
    queryset = ServiceInstructeur.objects.select_related("departement", "region").order_by(
        "region__nom", "niveau", "departement", "pk"
    )

    def get_queryset(self) -> QuerySet[ServiceInstructeur]:
        """Narrowed to the scope, then to the words typed."""
        services, mots = super().get_queryset(), self.request.GET.get("q", "").strip()[:80]
        if not mots:
            return services
        return services.filter(
            Q(departement__nom__icontains=mots) | Q(region__nom__icontains=mots) | Q(departement=mots.upper())
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the names of the day."""
        contexte = super().get_context_data(**kwargs)
        noms = service_names(contexte["services"], on=timezone.localdate())
        contexte["lignes"] = [(service, noms[service.pk]) for service in contexte["services"]]
        user: Any = self.request.user
        contexte["peut_creer"] = EQUIPE_SERVICE.may(user, GesteEquipe.CREER_SERVICE)
        contexte["peut_inviter"] = EQUIPE_NATIONALE.may(user, GesteEquipe.INVITER)
        contexte["q"] = self.request.GET.get("q", "")[:80]
        return contexte


class ServiceCreerView(PolicyMixin, FormView):
    """A regional service."""

    policy, geste = EQUIPE_SERVICE, GesteEquipe.CREER_SERVICE
    template_name = "structures/service_creer.html"
    form_class = ServiceRegionalForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The régions that have none."""
        pourvues = ServiceInstructeur.objects.filter(niveau=NiveauService.REGION).values("region")
        regions = Region.objects.exclude(pk__in=pourvues).order_by("nom", "pk")
        return {**super().get_form_kwargs(), "regions": regions}

    def form_valid(self, form: ServiceRegionalForm) -> HttpResponse:
        """Create it, then invite its head."""
        try:
            service = create_regional_service(acte=acte_of(self.request), **form.cleaned_data)
        except TransitionRefusee as refus:
            form.add_error(None, refus.raisons[0])
            return self.form_invalid(form)
        messages.success(self.request, "Le service est créé : invitez la personne qui le dirigera.")
        return redirect("structures:service_equipe", pk=service.pk)
