"""One file of a dossier: read, replaced, removed, kept in the strongbox; the model to fill in."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View

from conventions.enums import Geste
from conventions.forms.pieces import RemplacerForm
from conventions.models import Dossier, PieceJointe
from conventions.services.coffre import keep_joined
from conventions.services.modeles import models_in_force, written_model
from conventions.services.pieces import join_piece, remove_piece
from conventions.views.brouillon import REFUS, DossierAuteurMixin, SaisieMixin, answer_url
from siae_portal.formulaires.contenus import MIMES
from siae_portal.formulaires.validite import DatesPieceForm
from siae_portal.storage.responses import file_response
from siae_portal.workflow.machine import TransitionRefusee
from structures.rules.coffre import TypePieceCoffre, types_du_coffre


class PieceView(DossierAuteurMixin, View):
    """One file, shown in the browser when it can be: author and agent alike."""

    geste = Geste.CONSULTER

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        """Serve it inline."""
        jointe = self.read().pieces.select_related("fichier").get(pk=kwargs["piece"])
        return file_response(jointe.fichier, nom=jointe.nom, inline=True)


class PieceModeleView(DossierAuteurMixin, View):
    """The file to fill in for one paper."""

    geste = Geste.JOINDRE

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Serve it to download: the one given, else the one written from the table of the dossier.

        Raises:
            Http404: this paper has no model.
        """
        dossier = self.read()
        code = kwargs["code"]
        modeles = models_in_force(dossier.structure.departement_id, on=timezone.localdate())
        if code not in modeles.codes:
            raise Http404("Cette pièce n’a pas de modèle.")
        if donne := modeles.donnes.get(code):
            return file_response(donne.fichier, nom=donne.nom)
        reponse = HttpResponse(written_model(dossier, code), content_type=MIMES["xlsx"])
        reponse["Content-Disposition"] = f'attachment; filename="{code.lower()}.xlsx"'
        reponse["Cache-Control"] = "private, no-store"
        return reponse


class _FichierMixin(SaisieMixin):
    """One joined file of a dossier in the hands of its structure."""

    geste = Geste.JOINDRE
    courant = "PIECES"

    def jointe(self, dossier: Dossier) -> PieceJointe:
        """The file of the address.

        Raises:
            PieceJointe.DoesNotExist: not of this dossier.
        """
        return dossier.pieces.select_related("fichier", "type_piece").get(pk=self.kwargs["piece"])

    def back(self, dossier: Dossier, code: str) -> HttpResponse:
        """To the answer that the service waits for when it asks for this paper, else to the papers."""
        demande = dossier.demande_ouverte
        demandee = demande is not None and any(element["code"] == code for element in demande.elements)
        return (
            redirect(answer_url(dossier))
            if demandee
            else redirect("conventions:dossier_pieces", pk=dossier.pk)
        )


class PieceRetirerView(_FichierMixin, View):
    """Take one file away."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Remove it; replayed, the file is already gone and nothing is said twice."""
        dossier = self.read()
        jointe = dossier.pieces.select_related("type_piece").filter(pk=kwargs["piece"]).first()
        if jointe is None:
            return redirect("conventions:dossier_pieces", pk=dossier.pk)
        try:
            remove_piece(pk=dossier.pk, jointe=jointe.pk, acte=self.acte())
        except TransitionRefusee as refus:
            return self.moved(dossier, refus)
        messages.success(request, f"Fichier retiré : {jointe.nom} ({jointe.type_piece.libelle}).")
        return self.back(dossier, jointe.type_piece.code)


class PieceRemplacerView(_FichierMixin, View):
    """Put another file in the place of one."""

    template_name = "conventions/piece_remplacer.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """What is there, and the field of the new one."""
        dossier = self.read()
        jointe = self.jointe(dossier)
        return self._page(dossier, jointe, RemplacerForm(formats=jointe.type_piece.formats_admis))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Replace it; a wrong file leaves the former one where it is."""
        dossier = self.read()
        jointe = self.jointe(dossier)
        code = jointe.type_piece.code
        form = RemplacerForm(request.POST, request.FILES, formats=jointe.type_piece.formats_admis)
        if not form.is_valid():
            return self._page(dossier, jointe, form, status=REFUS)
        fichier = form.cleaned_data["fichier"]
        try:
            join_piece(
                pk=dossier.pk,
                code=code,
                chunks=fichier.chunks(),
                nom=fichier.name,
                type_mime=fichier.content_type,
                remplace=jointe.pk,
                acte=self.acte(),
            )
        except TransitionRefusee as refus:
            return self.moved(dossier, refus)
        messages.success(request, f"Fichier remplacé : {jointe.type_piece.libelle}.")
        return self.back(dossier, code)

    def _page(
        self, dossier: Dossier, jointe: PieceJointe, form: RemplacerForm, status: int = 200
    ) -> HttpResponse:
        return self.page(dossier, status=status, form=form, jointe=jointe)


class PieceGarderView(_FichierMixin, View):
    """Keep a paper of the dossier in the strongbox, with the dates written on it."""

    template_name = "conventions/piece_garder.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The dates that this paper needs."""
        dossier = self.read()
        jointe = self.jointe(dossier)
        return self._page(dossier, jointe, DatesPieceForm(**_kind(jointe).dates_demandees))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep it."""
        dossier = self.read()
        jointe = self.jointe(dossier)
        form = DatesPieceForm(request.POST, **_kind(jointe).dates_demandees)
        if not form.is_valid():
            return self._page(dossier, jointe, form, status=REFUS)
        try:
            keep_joined(pk=dossier.pk, jointe=jointe.pk, acte=self.acte(), **form.dates)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                form.add_error("etablie_on", raison)
            return self._page(dossier, jointe, form, status=REFUS)
        messages.success(request, f"Pièce gardée au coffre : {_kind(jointe).libelle}.")
        return redirect("conventions:dossier_pieces", pk=dossier.pk)

    def _page(
        self, dossier: Dossier, jointe: PieceJointe, form: DatesPieceForm, status: int = 200
    ) -> HttpResponse:
        return self.page(dossier, status=status, form=form, jointe=jointe, type_piece=_kind(jointe))


def _kind(jointe: PieceJointe) -> TypePieceCoffre:
    try:
        return types_du_coffre()[jointe.type_piece.code]
    except KeyError as absent:
        raise Http404("Le coffre ne garde pas cette pièce.") from absent
