"""Support access: choose a structure, say why, look, close."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import FormView, ListView

from siae_portal.comptes.assistance import CLE
from siae_portal.comptes.mixins import PolicyMixin
from structures.enums import GesteEquipe
from structures.forms.equipe import MotifAssistanceForm
from structures.models import Structure
from structures.policies import EQUIPE_STRUCTURE
from structures.rules.noms import sort_key
from structures.services.assistance import close_support, open_support
from structures.views.acces_lieu import acte_of


class AssistanceView(PolicyMixin, ListView):
    """Structures found by name or SIRET; none before something is typed."""

    policy, geste = EQUIPE_STRUCTURE, GesteEquipe.OUVRIR_ASSISTANCE
    template_name = "structures/assistance.html"
    context_object_name = "structures"
    paginate_by = 20
    queryset = Structure.objects.for_list()

    @property
    def mots(self) -> str:
        """What is looked for."""
        return self.request.GET.get("q", "").strip()[:150]

    def get_queryset(self) -> QuerySet[Structure]:
        """By beginning of words of the name, or by SIRET."""
        if not self.mots:
            return Structure.objects.none().order_by("nom_tri", "pk")
        chiffres = "".join(self.mots.split())
        cherche = Q(nom_tri__contains=sort_key(self.mots))
        if chiffres.isdigit():
            cherche |= Q(siret__startswith=chiffres)
        return super().get_queryset().filter(cherche)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words."""
        return super().get_context_data(q=self.mots, **kwargs)


class AssistanceOuvrirView(PolicyMixin, FormView):
    """The reason, then an hour to read."""

    policy, geste = EQUIPE_STRUCTURE, GesteEquipe.OUVRIR_ASSISTANCE
    template_name = "structures/assistance_ouvrir.html"
    form_class = MotifAssistanceForm

    @cached_property
    def structure(self) -> Structure:
        """The structure to look at."""
        return Structure.objects.for_list().get(pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add it."""
        return super().get_context_data(structure=self.structure, **kwargs)

    def form_valid(self, form: MotifAssistanceForm) -> HttpResponse:
        """Open, remember it in the session, go to the home page of the structure."""
        acces = open_support(
            structure_id=self.structure.pk, acte=acte_of(self.request, form.cleaned_data["motif"])
        )
        self.request.session[CLE] = acces.pk
        return redirect("accueil:accueil")


class AssistanceFermerView(View):
    """Close one's own access."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Closed or not, the session forgets it."""
        if close_support(acte=acte_of(request)):
            messages.success(request, "L’accès d’assistance est fermé.")
        request.session.pop(CLE, None)
        return redirect("accueil:accueil")
