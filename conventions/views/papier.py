"""A dossier received on paper: starting it for a structure, reading its scan."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from conventions.enums import Geste, VoieReponse
from conventions.forms.papier import PapierForm, ReponseRecueForm
from conventions.models import Correction, Dossier
from conventions.policies import DOSSIER
from conventions.services.dossier_lock import AUX_MAINS_DE_LA_STRUCTURE
from conventions.services.papier import record_answer, start_paper, structures_of
from conventions.views.brouillon import REFUS, DossierAuteurMixin
from conventions.views.reponse import DossierRepondreView
from conventions.views.requetes import acte_of, person
from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.storage.responses import file_response
from siae_portal.workflow.machine import TransitionRefusee

PAR_ELLE_MEME = (
    "La structure est représentée sur le portail : elle répond elle-même à la demande. Rien n’a été "
    "enregistré."
)


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


class ReponseRecueView(DossierRepondreView):
    """The answer of a structure without account, as it came by post or e-mail, typed by the service."""

    geste = Geste.SAISIR_REPONSE
    template_name = "conventions/reponse_recue.html"
    fait = "La réponse reçue est enregistrée : le délai de la décision court de nouveau, depuis sa réception."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Say why when somebody represents the structure: she answers herself."""
        user = person(request)
        if self.policy.may(user, self.geste):
            suivis = Dossier.objects.permitted(user, Geste.PRENDRE).filter(
                pk=kwargs["pk"], etat__in=AUX_MAINS_DE_LA_STRUCTURE
            )
            if suivis.exists() and not suivis.permitted(user, self.geste).exists():
                messages.error(request, PAR_ELLE_MEME)
                return redirect("conventions:dossier_detail", pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def form(self, correction: Correction, *data: Any) -> BaseForm:
        """When and how it came, what it says, the attestation."""
        demandee_on = timezone.localtime(correction.demandee_at).date()
        return ReponseRecueForm(*data, demandee_on=demandee_on, on=timezone.localdate())

    def send(self, dossier: Dossier, form: BaseForm) -> None:
        """Record it.

        Raises:
            TransitionRefusee: shown on the page.
        """
        donnees = form.cleaned_data
        record_answer(
            pk=dossier.pk,
            recue_on=donnees["recue_on"],
            voie=VoieReponse(donnees["voie"]),
            reponse=donnees["reponse"],
            attestation=donnees["attestation"],
            acte=self.acte(),
        )


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
