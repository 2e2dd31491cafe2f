"""The screen of the models of papers: given, replaced, withdrawn, from a day on."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from conventions.enums import GesteParametrage
from conventions.forms.modele_piece import ModelePieceForm
from conventions.models import ModelePiece, TypePiece
from conventions.services.modeles import GENERES, give_model, models_in_force, withdraw_model
from conventions.services.parametrage import PorteeRefusee
from conventions.views.brouillon import REFUS
from conventions.views.parametrage import ParametrageMixin
from conventions.views.requetes import acte_of
from siae_portal.storage.responses import file_response


class ParametrageModeleView(ParametrageMixin, View):
    """The model of one paper: what is given today, what was, and a new one."""

    geste = GesteParametrage.DONNER_MODELE

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """What is given, and the form."""
        return self._page(self._form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Give a new one."""
        form = self._form(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form, status=REFUS)
        fichier, debut_on = form.cleaned_data["fichier"], form.cleaned_data["debut_on"]
        try:
            give_model(
                code=self.kwargs["code"],
                portee=form.cleaned_data["portee"],
                debut_on=debut_on,
                chunks=fichier.chunks(),
                type_mime=fichier.content_type,
                nom=fichier.name,
                acte=acte_of(request),
            )
        except PorteeRefusee as refusee:
            raise PermissionDenied from refusee
        messages.success(request, f"Modèle enregistré : donné à compter du {debut_on:%d/%m/%Y}.")
        return redirect(_address(self.kwargs["code"], form.cleaned_data["portee"]))

    def _form(self, *donnees: Any) -> ModelePieceForm:
        portees = self.portees
        return ModelePieceForm(
            *donnees, portees=portees, departement=self.departement(portees), on=timezone.localdate()
        )

    def _page(self, form: ModelePieceForm, status: int = 200) -> HttpResponse:
        piece, on = TypePiece.objects.get(code=self.kwargs["code"]), timezone.localdate()
        portees = self.portees
        departement = self.departement(portees) or None
        lignes = ModelePiece.objects.filter(type_piece=piece).of(departement).for_list()
        contexte = self.context(
            portees,
            form=form,
            piece=piece,
            donne=models_in_force(departement, on=on).donnes.get(piece.code),
            genere=piece.code in GENERES,
            modeles=[(modele, (modele.departement_id or "") in portees) for modele in lignes],
        )
        return render(self.request, "conventions/parametrage_modele.html", contexte, status=status)


class ModeleFichierView(ParametrageMixin, View):
    """The file of one model, for who may change the dossier unique there, or everywhere."""

    geste = GesteParametrage.DONNER_MODELE

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        """Serve it to download."""
        visibles = ModelePiece.objects.readable(self.portees).select_related("fichier")
        modele = visibles.get(pk=kwargs["pk"])
        return file_response(modele.fichier, nom=modele.nom)


class ModeleRetirerView(ParametrageMixin, View):
    """Give a model no more, from today on."""

    geste = GesteParametrage.RETIRER_MODELE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Withdraw it; replayed, it already is."""
        modele = withdraw_model(pk=kwargs["pk"], on=timezone.localdate(), acte=acte_of(request))
        messages.success(request, f"Modèle retiré : {modele.nom}.")
        return redirect(_address(modele.type_piece.code, modele.departement_id or ""))


def _address(code: str, departement: str) -> str:
    return f"{reverse('conventions:parametrage_modele', args=[code])}?departement={departement}"
