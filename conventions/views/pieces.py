"""The papers of a dossier: joined, replaced, removed, read."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View

from conventions.enums import Geste
from conventions.forms.pieces import PieceForm
from conventions.models import Dossier
from conventions.services.coffre import keep_joined, papers_to_take, take_papers
from conventions.services.pieces import PieceDemandee, join_piece, pieces_demandees, remove_piece
from conventions.views.brouillon import REFUS, DossierAuteurMixin, SaisieMixin
from siae_portal.formulaires.validite import DatesPieceForm
from siae_portal.storage.responses import file_response
from siae_portal.workflow.machine import TransitionRefusee
from structures.rules.coffre import TypePieceCoffre, types_du_coffre


def forms_of(demandees: list[PieceDemandee]) -> list[tuple[PieceDemandee, PieceForm]]:
    """Each paper with a blank form."""
    return [(piece, _form(piece)) for piece in demandees]


def _form(piece: PieceDemandee, *data: Any) -> PieceForm:
    return PieceForm(
        *data,
        code=piece.type_piece.code,
        libelle=piece.type_piece.libelle,
        remplace=piece.jointe is not None,
    )


class JoindreMixin(SaisieMixin):
    """Receives files named by the code of their paper; a refused one keeps the others."""

    def receive(
        self, dossier: Dossier, demandees: list[PieceDemandee]
    ) -> tuple[list[tuple[PieceDemandee, PieceForm]], list[str]]:
        """Store each right file; return the papers with their forms, and the labels of those stored."""
        lignes, jointes = [], []
        for piece in demandees:
            form = _form(piece)
            if piece.type_piece.code in self.request.FILES:
                form = _form(piece, self.request.POST, self.request.FILES)
                if form.is_valid():
                    self._join(dossier, form)
                    jointes.append(piece.type_piece.libelle)
            lignes.append((piece, form))
        return lignes, jointes

    def _join(self, dossier: Dossier, form: PieceForm) -> None:
        fichier = form.fichier
        join_piece(pk=dossier.pk, code=form.code, chunks=fichier.chunks(), nom=fichier.name, acte=self.acte())


class DossierPiecesView(JoindreMixin, View):
    """The list of papers, mandatory first."""

    geste = Geste.JOINDRE
    courant = "PIECES"
    template_name = "conventions/dossier_pieces.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """What is asked, what is joined."""
        dossier = self.read()
        return self._page(dossier, forms_of(pieces_demandees(dossier)))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep every right file; say beside each wrong one what to do."""
        dossier = self.read()
        try:
            lignes, jointes = self.receive(dossier, pieces_demandees(dossier))
        except TransitionRefusee as refus:
            return self.moved(dossier, refus)
        if jointes:
            messages.success(request, f"{_count(len(jointes))} : {', '.join(jointes)}.")
        if any(form.errors for _piece, form in lignes):
            return self._page(self.read(), _reread(self.read(), lignes), status=REFUS)
        if not jointes:
            messages.warning(request, "Aucun fichier n’était choisi : rien n’a été envoyé.")
        return redirect("conventions:dossier_pieces", pk=dossier.pk)

    def _page(
        self, dossier: Dossier, lignes: list[tuple[PieceDemandee, PieceForm]], status: int = 200
    ) -> HttpResponse:
        return self.page(
            dossier,
            status=status,
            obligatoires=[ligne for ligne in lignes if ligne[0].obligatoire],
            autres=[ligne for ligne in lignes if not ligne[0].obligatoire],
            refusees=[form for _piece, form in lignes if form.errors],
            a_prendre=[t.libelle for t, _piece in papers_to_take(dossier, on=timezone.localdate())],
        )


def _count(nombre: int) -> str:
    return "Pièce enregistrée" if nombre == 1 else f"{nombre} pièces enregistrées"


def _reread(
    dossier: Dossier, lignes: list[tuple[PieceDemandee, PieceForm]]
) -> list[tuple[PieceDemandee, PieceForm]]:
    """The papers as they now stand; only the refused forms keep their error."""
    refusees = {form.code: form for _piece, form in lignes if form.errors}
    return [
        (piece, refusees.get(piece.type_piece.code) or _form(piece)) for piece in pieces_demandees(dossier)
    ]


class PieceView(DossierAuteurMixin, View):
    """The file of one paper, shown in the browser: author and agent alike."""

    geste = Geste.CONSULTER

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        """Serve it inline."""
        dossier = self.read()
        piece = dossier.pieces.select_related("fichier").get(type_piece__code=kwargs["code"])
        return file_response(piece.fichier, nom=piece.nom, inline=True)


class PieceRetirerView(SaisieMixin, View):
    """Take one paper away."""

    geste = Geste.JOINDRE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Remove it; replayed, the paper is already gone and nothing is said twice."""
        dossier = self.read()
        piece = dossier.pieces.filter(type_piece__code=kwargs["code"]).first()
        if piece is not None:
            try:
                remove_piece(pk=dossier.pk, code=kwargs["code"], acte=self.acte())
            except TransitionRefusee as refus:
                return self.moved(dossier, refus)
            messages.success(request, f"Pièce retirée : {piece.type_piece.libelle}.")
        return redirect("conventions:dossier_pieces", pk=dossier.pk)


class PiecesDuCoffreView(SaisieMixin, View):
    """Join what the strongbox of the structure holds for this dossier."""

    geste = Geste.JOINDRE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Take the papers; replayed, there is nothing left to take."""
        dossier = self.read()
        try:
            prises = take_papers(pk=dossier.pk, acte=self.acte())
        except TransitionRefusee as refus:
            return self.moved(dossier, refus)
        if prises:
            messages.success(request, f"Reprises du coffre : {', '.join(prises)}.")
        else:
            messages.info(request, "Le coffre ne contient pas d’autre pièce pour ce dossier.")
        return redirect("conventions:dossier_pieces", pk=dossier.pk)


class PieceGarderView(SaisieMixin, View):
    """Keep a paper of the dossier in the strongbox, with the dates written on it."""

    geste = Geste.JOINDRE
    courant = "PIECES"
    template_name = "conventions/piece_garder.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The dates that this paper needs."""
        return self._page(self.read(), DatesPieceForm(**self._kind().dates_demandees))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep it."""
        dossier, form = self.read(), DatesPieceForm(request.POST, **self._kind().dates_demandees)
        if not form.is_valid():
            return self._page(dossier, form, status=REFUS)
        try:
            keep_joined(pk=dossier.pk, code=kwargs["code"], acte=self.acte(), **form.dates)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                form.add_error("etablie_on", raison)
            return self._page(dossier, form, status=REFUS)
        messages.success(request, f"Pièce gardée au coffre : {self._kind().libelle}.")
        return redirect("conventions:dossier_pieces", pk=dossier.pk)

    def _page(self, dossier: Dossier, form: DatesPieceForm, status: int = 200) -> HttpResponse:
        jointe = dossier.pieces.get(type_piece__code=self.kwargs["code"])
        return self.page(dossier, status=status, form=form, jointe=jointe, type_piece=self._kind())

    def _kind(self) -> TypePieceCoffre:
        try:
            return types_du_coffre()[self.kwargs["code"]]
        except KeyError as absent:
            raise Http404("Le coffre ne garde pas cette pièce.") from absent
