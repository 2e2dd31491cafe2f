"""A dossier received on paper: starting it for a structure, reading its scan."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from conventions.enums import Geste
from conventions.forms.papier import PapierForm
from conventions.policies import DOSSIER
from conventions.services.papier import start_paper, structures_of
from conventions.views.brouillon import REFUS, DossierAuteurMixin
from conventions.views.requetes import acte_of, person
from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.storage.responses import file_response
from siae_portal.workflow.machine import TransitionRefusee


class PapierCreerView(PolicyMixin, View):
    """« Saisir un dossier reçu sur papier »."""

    policy, geste = DOSSIER, Geste.SAISIR_PAPIER

    def get(self, request: HttpRequest) -> HttpResponse:
        """Whose dossier, when it came, its scan."""
        return self._page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Start it, then type its sections."""
        form = self._form(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form, status=REFUS)
        donnees = form.cleaned_data
        try:
            dossier, created = start_paper(
                structure_id=donnees["structure"].pk,
                type_structure=donnees["type_structure"],
                annee=donnees["annee"],
                nature=donnees["nature"],
                recu_on=donnees["recu_on"],
                chunks=donnees["papier"].chunks(),
                acte=acte_of(request),
            )
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                form.add_error(None, raison)
            return self._page(form, status=REFUS)
        if not created:
            messages.info(request, "Ce dossier papier était déjà commencé : vous le reprenez où il en était.")
        return redirect("conventions:dossier_detail", pk=dossier.pk)

    def _form(self, *data: Any) -> PapierForm:
        return PapierForm(*data, structures=structures_of(person(self.request)), on=timezone.localdate())

    def _page(self, form: PapierForm, status: int = 200) -> HttpResponse:
        return render(self.request, "conventions/papier_creer.html", {"form": form}, status=status)


class PapierView(DossierAuteurMixin, View):
    """The scan of the paper, for both sides."""

    geste = Geste.CONSULTER

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        """Serve it inline.

        Raises:
            Http404: this dossier was not received on paper.
        """
        dossier = self.read()
        if dossier.papier is None:
            raise Http404("Ce dossier n’a pas été reçu sur papier.")
        return file_response(dossier.papier, nom=f"{dossier.numero or dossier} - papier.pdf", inline=True)
