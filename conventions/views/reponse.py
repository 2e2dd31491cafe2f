"""Answering a request of the service: papers joined, sections mended, a few words."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from conventions.enums import EtatDossier, Geste
from conventions.forms.depot import ReponseForm
from conventions.models import Correction, Dossier
from conventions.rules.champs import Rubrique
from conventions.services.formulaire import formulaire_of
from conventions.services.instruction import answer
from conventions.services.pieces import PieceDemandee, pieces_demandees
from conventions.views.brouillon import REFUS
from conventions.views.pieces import JoindreMixin, forms_of
from siae_portal.formulaires.fichiers import MO
from siae_portal.workflow.machine import TransitionRefusee


class DossierRepondreView(JoindreMixin, View):
    """The open request of the service, point by point, and the answer."""

    geste = Geste.REPONDRE_PIECES
    template_name = "conventions/dossier_repondre.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """What is asked, with where to do it."""
        dossier = self.read()
        correction = _open(dossier)
        if correction is None:
            return self.moved(dossier)
        return self._page(dossier, correction, ReponseForm(), forms_of(_asked(dossier, correction)))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep the right files, then send the answer; a wrong file keeps the words and the other files."""
        dossier = self.read()
        correction = _open(dossier)
        if correction is None:
            return self.moved(dossier)
        form = ReponseForm(request.POST)
        try:
            lignes, _jointes = self.receive(dossier, _asked(dossier, correction))
            refused = any(piece_form.errors for _piece, piece_form in lignes)
            if not form.is_valid() or refused:
                return self._page(self.read(), correction, form, lignes, status=REFUS)
            answer(pk=dossier.pk, reponse=form.cleaned_data["reponse"], acte=self.acte())
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                form.add_error(None, raison)
            return self._page(
                self.read(), correction, form, forms_of(_asked(dossier, correction)), status=REFUS
            )
        messages.success(request, "Votre réponse est transmise : le délai de la décision court de nouveau.")
        return redirect("conventions:dossier_detail", pk=dossier.pk)

    def _page(
        self, dossier: Dossier, correction: Correction, form: ReponseForm, lignes: Any, status: int = 200
    ) -> HttpResponse:
        par_code = {piece.type_piece.code: (piece, piece_form) for piece, piece_form in lignes}
        elements = [
            {
                **element,
                "piece": par_code.get(element["code"]),
                "section": _section_of(dossier, element["code"]),
            }
            for element in correction.elements
        ]
        return self.page(
            dossier,
            status=status,
            correction=correction,
            elements=elements,
            form=form,
            plafond_octets=settings.FICHIER_TAILLE_MAX_MO * MO,
            refusees=[piece_form for _piece, piece_form in lignes if piece_form.errors],
            en_correction=dossier.etat == EtatDossier.CORRECTION,
        )


def _open(dossier: Dossier) -> Correction | None:
    ouvertes = [c for c in dossier.corrections.all() if c.repondue_at is None]
    return ouvertes[0] if ouvertes else None


def _asked(dossier: Dossier, correction: Correction) -> list[PieceDemandee]:
    codes = {element["code"] for element in correction.elements}
    return [piece for piece in pieces_demandees(dossier) if piece.type_piece.code in codes]


def _section_of(dossier: Dossier, code: str) -> Rubrique | None:
    """The section that holds a field, or the section itself when its code is given; None for a paper."""
    formulaire = formulaire_of(dossier)
    return formulaire.rubrique(code) or formulaire.rubrique(formulaire.section_of(code))
