"""« Rejoindre une structure »: asking, following one's requests, answering those of others."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import FormView, ListView, TemplateView

from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.comptes.models import DemandeRattachement
from siae_portal.workflow.machine import TransitionRefusee
from structures.enums import GesteEquipe
from structures.forms.equipe import DecisionForm, RefusForm
from structures.forms.rattachements import DeclarationForm, RattachementForm
from structures.forms.siret import SiretForm
from structures.models import Structure
from structures.policies import RATTACHEMENT
from structures.rules.rattachements import transmitted_from
from structures.services.equipe import kinds_of, roles_of
from structures.services.rattachements import (
    ask_to_join,
    closed_reason,
    decidable,
    declare_structure,
    grant_request,
    refuse_request,
    withdraw_request,
)
from structures.services.suivi_demandes import follow_up
from structures.views.acces_lieu import acte_of
from structures.views.faits import grouped_siret


class RejoindreView(TemplateView):
    """A SIRET, then the structure that bears it, or what to do when the portal does not know it."""

    template_name = "structures/rejoindre.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The structure found, or why not."""
        form = SiretForm(self.request.GET if "siret" in self.request.GET else None)
        contexte: dict[str, Any] = {"form": form, "cherche": False}
        if form.is_bound and form.is_valid():
            siret = form.cleaned_data["siret"]
            structure = Structure.objects.for_list().filter(siret=siret).first()
            contexte |= {
                "cherche": True,
                "siret": siret,
                "structure": structure,
                "faits": _public_facts(structure) if structure else [],
                "ferme": closed_reason(siret),
            }
        return super().get_context_data(**contexte, **kwargs)


class RejoindreStructureView(FormView):
    """The role wished in a structure known to the portal."""

    template_name = "structures/rejoindre_structure.html"
    form_class = RattachementForm

    @cached_property
    def structure(self) -> Structure:
        """Any structure: the page says only what the public directory says."""
        return get_object_or_404(Structure.objects.for_list(), pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """The roles that exist there."""
        return {**super().get_form_kwargs(), "roles": roles_of(self.structure, on=timezone.localdate())}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is known to the public."""
        return super().get_context_data(
            structure=self.structure, faits=_public_facts(self.structure), **kwargs
        )

    def form_valid(self, form: RattachementForm) -> HttpResponse:
        """Send the request, then follow it."""
        try:
            ask_to_join(structure_id=self.structure.pk, acte=acte_of(self.request), **form.cleaned_data)
        except TransitionRefusee as refus:
            form.add_error(None, refus.raisons[0])
            return self.form_invalid(form)
        messages.success(self.request, "Votre demande est envoyée.")
        return redirect("structures:mes_demandes")


class DeclarerView(FormView):
    """Declare a structure that the portal does not know, and ask to represent it."""

    template_name = "structures/declarer.html"
    form_class = DeclarationForm

    def get_initial(self) -> dict[str, Any]:
        """The SIRET already typed."""
        return {"siret": self.request.GET.get("siret", "")[:40]}

    def form_valid(self, form: DeclarationForm) -> HttpResponse:
        """Record it « à vérifier »; the State service answers."""
        try:
            declare_structure(acte=acte_of(self.request), **form.cleaned_data)
        except TransitionRefusee as refus:
            form.add_error(None, refus.raisons[0])
            return self.form_invalid(form)
        messages.success(
            self.request, "Votre structure est déclarée ; votre demande de la représenter est envoyée."
        )
        return redirect("structures:mes_demandes")


class MesDemandesView(ListView):
    """What the person asked, and who must answer before when."""

    template_name = "structures/mes_demandes.html"
    context_object_name = "demandes"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[DemandeRattachement]:
        """Hers only, latest first."""
        return DemandeRattachement.objects.of(self.request.user)  # type: ignore[arg-type]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the state of each, in words."""
        contexte = super().get_context_data(**kwargs)
        contexte["lignes"] = follow_up(list(contexte["demandes"]), on=timezone.localdate())
        return contexte


class DemandeRetirerView(View):
    """Take back one's own request."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw it, then back to the requests; 404 when it is somebody else's."""
        try:
            demande = withdraw_request(pk=pk, acte=acte_of(request))
        except DemandeRattachement.DoesNotExist as absente:
            raise Http404 from absente
        except TransitionRefusee as refus:
            messages.error(request, refus.raisons[0])
        else:
            nom = demande.structure.denomination
            messages.success(request, f"Votre demande de rejoindre {nom} est retirée.")
        return redirect("structures:mes_demandes")


class RattachementListView(PolicyMixin, ListView):
    """Requests that the reader may answer, the oldest first."""

    policy, geste = RATTACHEMENT, GesteEquipe.DECIDER
    template_name = "structures/rattachement_list.html"
    context_object_name = "demandes"
    paginate_by = 50

    def get_queryset(self) -> Any:
        """Narrowed by the policy."""
        return decidable(self.request.user)  # type: ignore[arg-type]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add until when the structure alone answers."""
        contexte = super().get_context_data(**kwargs)
        contexte["lignes"] = [
            {"demande": d, "avant_le": None if d.transmise_at else transmitted_from(d.cree_at)}
            for d in contexte["demandes"]
        ]
        return contexte


class RattachementView(PolicyMixin, TemplateView):
    """One request: accept with a role and dates, or refuse with a reason."""

    policy, geste = RATTACHEMENT, GesteEquipe.DECIDER
    template_name = "structures/rattachement.html"

    @cached_property
    def demande(self) -> DemandeRattachement:
        """In the scope of the reader, answered or not."""
        permis = RATTACHEMENT.scope(self.request.user, self.geste)  # type: ignore[arg-type]
        return DemandeRattachement.objects.filter(permis).for_list().get(pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The person, the structure, the two answers."""
        demande, on = self.demande, timezone.localdate()
        initial = DecisionForm.initial_of_request(demande, on)
        return super().get_context_data(
            demande=demande,
            ouverte=demande.decidee_at is None,
            avant_le=transmitted_from(demande.cree_at),
            genres=kinds_of([demande.structure], on=on).get(demande.structure_id, []),
            siret=grouped_siret(demande.structure.siret),
            **{"accord": DecisionForm(roles=self._roles, initial=initial), "refus": RefusForm(), **kwargs},
        )

    @property
    def _roles(self) -> list[Any]:
        return roles_of(self.demande.structure, on=timezone.localdate())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """`reponse`: `accorder` or `refuser`."""
        refuse = request.POST.get("reponse") == "refuser"
        form = RefusForm(request.POST) if refuse else DecisionForm(request.POST, roles=self._roles)
        nom = "refus" if refuse else "accord"
        if self.demande and not form.is_valid():
            return self.render_to_response(self.get_context_data(**{nom: form}))
        try:
            self._answer(form)
        except TransitionRefusee as refus:
            form.add_error(None, refus.raisons[0])
            return self.render_to_response(self.get_context_data(**{nom: form}))
        suite = "La demande est refusée" if refuse else "La demande est acceptée"
        messages.success(request, f"{suite} : la personne en est prévenue par courriel.")
        return redirect(reverse("structures:rattachements"))

    def _answer(self, form: Any) -> None:
        if isinstance(form, RefusForm):
            refuse_request(pk=self.demande.pk, acte=acte_of(self.request, form.cleaned_data["motif"]))
        else:
            grant_request(pk=self.demande.pk, acte=acte_of(self.request), **form.saisie())


def _public_facts(structure: Structure) -> list[tuple[str, str]]:
    """Its name and where it is: what the public directory says of any structure."""
    return [
        ("SIRET", grouped_siret(structure.siret)),
        ("Commune", str(structure.commune or "")),
        ("Département", str(structure.departement)),
    ]
