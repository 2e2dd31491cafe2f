"""The papers of a dossier: joined one by one or together, then the page that shows them."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from conventions.enums import Geste
from conventions.forms.pieces import PieceForm
from conventions.models import Dossier
from conventions.rules.conseils import PIECES
from conventions.services.coffre import papers_to_take, take_papers
from conventions.services.modeles import models_in_force
from conventions.services.ouverture import ouverture_of
from conventions.services.pieces import (
    FICHIERS_MAX,
    PieceDemandee,
    TropDeFichiers,
    join_piece,
    pieces_demandees,
)
from conventions.views.brouillon import REFUS, SaisieMixin
from conventions.views.justifications import with_forms
from siae_portal.formulaires.fichiers import MO
from siae_portal.workflow.machine import TransitionRefusee

Ligne = tuple[PieceDemandee, PieceForm]


def forms_of(demandees: list[PieceDemandee]) -> list[Ligne]:
    """Each paper with a blank form."""
    return [(piece, form_of(piece)) for piece in demandees]


def form_of(piece: PieceDemandee, *data: Any) -> PieceForm:
    """Its form, blank or filled; what is out of date today is replaced by what comes."""
    return PieceForm(*data, piece=piece, remplace=piece.expiree(on=timezone.localdate()))


class JoindreMixin(SaisieMixin):
    """Receives files named by the code of their paper; a refused one keeps the others."""

    def receive(self, dossier: Dossier, demandees: list[PieceDemandee]) -> tuple[list[Ligne], list[str]]:
        """Store each right file; return the papers with their forms, and the labels of those stored."""
        lignes, jointes = [], []
        for piece in demandees:
            form = form_of(piece)
            if piece.type_piece.code in self.request.FILES:
                form = form_of(piece, self.request.POST, self.request.FILES)
                jointes += [piece.type_piece.libelle] * self.join(dossier, form)
            lignes.append((piece, form))
        return lignes, jointes

    def codes_a_modele(self, dossier: Dossier) -> frozenset[str]:
        """Papers that have a file to fill in today."""
        return models_in_force(dossier.structure.departement_id, on=timezone.localdate()).codes

    def join(self, dossier: Dossier, form: PieceForm) -> int:
        """Store the right files of one paper; how many were."""
        form.is_valid()
        remplace = form.remplace.pk if form.remplace else None
        for rang, fichier in enumerate(form.bons):
            try:
                join_piece(
                    pk=dossier.pk,
                    code=form.code,
                    chunks=fichier.chunks(),
                    nom=fichier.name or "",
                    type_mime=fichier.content_type or "",
                    remplace=None if rang else remplace,
                    acte=self.acte(),
                )
            except TropDeFichiers as refus:
                form.add_error(form.code, list(refus.raisons))
                return rang
        return len(form.bons)


class DossierPiecesView(JoindreMixin, View):
    """The list of papers: those that miss, those joined, those that may be."""

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
            messages.success(request, f"{_count(len(jointes))} : {', '.join(dict.fromkeys(jointes))}.")
        if any(form.errors for _piece, form in lignes):
            relu = self.read()
            return self._page(relu, _reread(relu, lignes), status=REFUS)
        if not jointes:
            messages.warning(request, "Aucun fichier n’était choisi : rien n’a été envoyé.")
        return redirect("conventions:dossier_pieces", pk=dossier.pk)

    def _page(self, dossier: Dossier, lignes: list[Ligne], status: int = 200) -> HttpResponse:
        avancement = self.avancement(dossier)
        return self.page(
            dossier,
            status=status,
            avancement=avancement,
            controles=with_forms(dossier, avancement.rates_of(PIECES), depuis=PIECES),
            **_sorted(dossier, lignes),
            compte=count_of([piece for piece, _form in lignes]),
            maximum=FICHIERS_MAX,
            codes_a_modele=self.codes_a_modele(dossier),
            plafond_octets=settings.FICHIER_TAILLE_MAX_MO * MO,
            refusees=[form for _piece, form in lignes if form.errors],
            a_prendre=[
                prise.type_piece.libelle for prise in papers_to_take(dossier, on=timezone.localdate())
            ],
        )


def _is_missing(piece: PieceDemandee, form: PieceForm) -> bool:
    """A mandatory paper without file, or any paper out of date."""
    return form.remplace is not None or (piece.obligatoire and not piece.jointes)


def _sorted(dossier: Dossier, lignes: list[Ligne]) -> dict[str, list[Ligne]]:
    """Those that miss, joined, that may be; once the service asked for some, the others are only read."""
    ouverture = ouverture_of(dossier)
    ouvertes = [ligne for ligne in lignes if ouverture.permet_piece(ligne[0].type_piece.code)]
    absentes = [ligne for ligne in ouvertes if _is_missing(*ligne) or not ligne[0].jointes]
    manquantes = [ligne for ligne in absentes if _is_missing(*ligne) or ouverture.partielle]
    return {
        "manquantes": manquantes,
        "jointes": [ligne for ligne in ouvertes if ligne not in absentes],
        "autres": [ligne for ligne in absentes if ligne not in manquantes],
        "fermees": [ligne for ligne in lignes if ligne not in ouvertes and ligne[0].jointes],
    }


def count_of(demandees: list[PieceDemandee]) -> dict[str, int]:
    """Mandatory papers joined, out of how many; files, and their weight."""
    obligatoires = [piece for piece in demandees if piece.obligatoire]
    fichiers = [jointe for piece in demandees for jointe in piece.jointes]
    return {
        "jointes": sum(bool(piece.jointes) for piece in obligatoires),
        "obligatoires": len(obligatoires),
        "fichiers": len(fichiers),
        "octets": sum(jointe.fichier.taille_octets for jointe in fichiers),
    }


def _count(nombre: int) -> str:
    return "Pièce enregistrée" if nombre == 1 else f"{nombre} fichiers enregistrés"


def _reread(dossier: Dossier, lignes: list[Ligne]) -> list[Ligne]:
    """The papers as they now stand; only the refused forms keep their error."""
    refusees = {form.code: form for _piece, form in lignes if form.errors}
    return [
        (piece, refusees.get(piece.type_piece.code) or form_of(piece)) for piece in pieces_demandees(dossier)
    ]


class PieceJoindreView(JoindreMixin, View):
    """One paper, its files sent alone: answers what changed in the page, for the script that sends them."""

    geste = Geste.JOINDRE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep the right files; 422 with the paper and what is wrong beside it."""
        dossier = self.read()
        try:
            form = form_of(self._asked(dossier), request.POST, request.FILES)
            self.join(dossier, form)
        except TransitionRefusee as refus:
            return HttpResponse(
                "\n".join(refus.raisons), content_type="text/plain; charset=utf-8", status=409
            )
        relu = self.read()
        piece = self._asked(relu)
        avancement = self.avancement(relu)
        contexte = {
            "dossier": relu,
            "piece": piece,
            "form": form if form.errors else form_of(piece),
            "codes_a_modele": self.codes_a_modele(relu),
            "compte": count_of(pieces_demandees(relu)),
            "avancement": avancement,
            "controles": with_forms(relu, avancement.rates_of(PIECES), depuis=PIECES),
        }
        status = REFUS if form.errors else 200
        return render(request, "conventions/_piece_recue.html", contexte, status=status)

    def _asked(self, dossier: Dossier) -> PieceDemandee:
        for piece in pieces_demandees(dossier):
            if piece.type_piece.code == self.kwargs["code"]:
                return piece
        raise Http404("Cette pièce n’est pas demandée.")


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
