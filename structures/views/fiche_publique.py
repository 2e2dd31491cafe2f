"""« Ma fiche publique »: the structure writes its card, sees it as the public will, then publishes it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.generic import DetailView

from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.workflow.machine import TransitionRefusee
from structures.forms.fiche_publique import CONTACTS_MAX, OFFRES_MAX, FichePubliqueForm
from structures.models import Structure
from structures.policies import STRUCTURE, Geste
from structures.rules.fiche_publique import locked_facts
from structures.services.fiche_publique import card_of, publish_card
from structures.views.faits import grouped_siret
from structures.views.public import public_context
from structures.views.requetes import acte_of

PLAFONDS = {"offres": OFFRES_MAX, "contacts": CONTACTS_MAX}
APERCU, PUBLIER, AJOUTER = "apercu", "publier", "ajouter_"
# What the preview does not carry from page to page.
_AILLEURS = ("csrfmiddlewaretoken", "faire", "empreinte")


class FichePubliqueView(PolicyMixin, DetailView):
    """One address: the form, its preview, the publication; `faire` says which."""

    policy, geste = STRUCTURE, Geste.PUBLIER
    template_name = "structures/fiche_publique_form.html"
    context_object_name = "structure"

    def get_queryset(self) -> QuerySet[Structure]:
        """Narrowed to the scope by the mixin."""
        self.queryset = Structure.objects.for_list()
        return super().get_queryset()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The card as it is."""
        self.object = self.get_object()
        fiche = card_of(self.object)
        return self._form_page(FichePubliqueForm(fiche), fiche.empreinte)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add a line, show the preview, come back to the form, or publish."""
        self.object = self.get_object()
        faire = request.POST.get("faire", "")
        form = FichePubliqueForm(card_of(self.object), _with_one_more(request.POST, faire))
        empreinte = request.POST.get("empreinte", "")
        if faire not in {APERCU, PUBLIER} or not form.is_valid():
            return self._form_page(form, empreinte)
        if faire == APERCU:
            return self._preview(form, empreinte)
        return self._publish(form, empreinte)

    def _publish(self, form: FichePubliqueForm, empreinte: str) -> HttpResponse:
        try:
            change = publish_card(
                pk=self.object.pk, fiche=form.fiche, empreinte=empreinte, acte=acte_of(self.request)
            )
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(self.request, raison)
            return self._preview(form, card_of(self.object).empreinte)
        if change:
            messages.success(self.request, "Votre fiche est publiée : l’annuaire la montre ainsi.")
        else:
            messages.info(self.request, "Rien n’avait changé : votre fiche reste telle qu’elle était.")
        return redirect("structures:fiche_publique", pk=self.object.pk)

    def _form_page(self, form: FichePubliqueForm, empreinte: str) -> HttpResponse:
        contexte = public_context(self.object, card_of(self.object), on=timezone.localdate())
        verrous = locked_facts(
            denomination=self.object.denomination,
            siret=grouped_siret(self.object.siret),
            conventions=contexte["conventionnements"],
            labels=contexte["labels"],
        )
        return self._page(self.template_name, {**contexte, "form": form, "verrous": verrous}, empreinte)

    def _preview(self, form: FichePubliqueForm, empreinte: str) -> HttpResponse:
        contexte = public_context(self.object, form.fiche, on=timezone.localdate())
        champs = [
            (nom, valeur)
            for nom, valeurs in self.request.POST.lists()
            for valeur in valeurs
            if nom not in _AILLEURS
        ]
        page = "structures/fiche_publique_apercu.html"
        return self._page(page, {**contexte, "champs": champs}, empreinte)

    def _page(self, page: str, contexte: Mapping[str, Any], empreinte: str) -> HttpResponse:
        visible = any(contexte["conventionnements"]) or any(contexte["labels"])
        return TemplateResponse(self.request, page, {**contexte, "empreinte": empreinte, "visible": visible})


def _with_one_more(donnees: QueryDict, faire: str) -> QueryDict:
    """The same data, with one more blank line where one is asked and there is room."""
    lignes = faire.removeprefix(AJOUTER)
    total = f"{lignes}-TOTAL_FORMS"
    nombre = str(donnees.get(total, ""))
    if lignes not in PLAFONDS or not nombre.isdecimal():
        return donnees
    avec = donnees.copy()
    avec[total] = str(min(int(nombre) + 1, PLAFONDS[lignes]))
    return avec
