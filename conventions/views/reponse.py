"""Answering a request of the service: papers joined, fields mended, a few words."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

from conventions.enums import EtatDossier, Geste
from conventions.forms.depot import ReponseForm
from conventions.forms.pieces import PieceForm
from conventions.models import Correction, Dossier
from conventions.rules.questions import questions_de
from conventions.services.formulaire import Formulaire, formulaire_of, version_answers
from conventions.services.instruction import answer
from conventions.services.ouverture import meme_reponse
from conventions.services.pieces import PieceDemandee, pieces_demandees
from conventions.views.brouillon import REFUS
from conventions.views.pieces import JoindreMixin, forms_of
from siae_portal.formulaires.fichiers import MO
from siae_portal.workflow.machine import TransitionRefusee

Ligne = tuple[PieceDemandee, PieceForm]


@dataclass(frozen=True, kw_only=True)
class PointDemande:
    """One thing asked: a paper with its form, or where to correct; `modifie`: already changed."""

    libelle: str
    raison: str
    piece: Ligne | None = None
    url: str = ""
    modifie: bool = False


class DossierRepondreView(JoindreMixin, View):
    """The open request of the service, point by point, and the answer."""

    geste = Geste.REPONDRE_PIECES
    template_name = "conventions/dossier_repondre.html"
    fait = "Votre réponse est transmise : le délai de la décision court de nouveau."

    def form(self, correction: Correction, *data: Any) -> BaseForm:
        """What the structure writes."""
        return ReponseForm(*data)

    def send(self, dossier: Dossier, form: BaseForm) -> None:
        """Answer for the structure.

        Raises:
            TransitionRefusee: shown on the page.
        """
        answer(pk=dossier.pk, reponse=form.cleaned_data["reponse"], acte=self.acte())

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """What is asked, with where to do it."""
        dossier = self.read()
        correction = dossier.demande_ouverte
        if correction is None:
            return self.moved(dossier)
        return self._page(dossier, correction, self.form(correction), forms_of(_asked(dossier, correction)))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep the right files, then send the answer; a wrong file keeps the words and the other files."""
        dossier = self.read()
        correction = dossier.demande_ouverte
        if correction is None:
            return self.moved(dossier)
        form = self.form(correction, request.POST)
        try:
            lignes, _jointes = self.receive(dossier, _asked(dossier, correction))
            refused = any(piece_form.errors for _piece, piece_form in lignes)
            if not form.is_valid() or refused:
                return self._page(self.read(), correction, form, lignes, status=REFUS)
            self.send(dossier, form)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                form.add_error(None, raison)
            return self._page(
                self.read(), correction, form, forms_of(_asked(dossier, correction)), status=REFUS
            )
        messages.success(request, self.fait)
        return redirect("conventions:dossier_detail", pk=dossier.pk)

    def _page(
        self, dossier: Dossier, correction: Correction, form: BaseForm, lignes: Any, status: int = 200
    ) -> HttpResponse:
        return self.page(
            dossier,
            status=status,
            correction=correction,
            points=points_of(dossier, correction, lignes),
            form=form,
            codes_a_modele=self.codes_a_modele(dossier),
            plafond_octets=settings.FICHIER_TAILLE_MAX_MO * MO,
            refusees=[piece_form for _piece, piece_form in lignes if piece_form.errors],
            en_correction=dossier.etat == EtatDossier.CORRECTION,
        )


def points_of(dossier: Dossier, correction: Correction, lignes: list[Ligne]) -> list[PointDemande]:
    """What is asked, in the order of the request. One query: the version that the service read."""
    pieces = {piece.type_piece.code: (piece, form) for piece, form in lignes}
    formulaire = formulaire_of(dossier)
    version = dossier.versions.order_by("-rang").first()
    avant = version_answers(version.donnees) if version else {}
    return [
        PointDemande(
            libelle=element["libelle"],
            raison=element.get("raison", ""),
            piece=pieces.get(element["code"]),
            url=_where(formulaire, element["code"]),
            modifie=_changed(formulaire, avant, element["code"]),
        )
        for element in correction.elements
    ]


def _asked(dossier: Dossier, correction: Correction) -> list[PieceDemandee]:
    codes = {element["code"] for element in correction.elements}
    return [piece for piece in pieces_demandees(dossier) if piece.type_piece.code in codes]


def _questions(formulaire: Formulaire, code: str) -> list[str]:
    """Names of the questions of a section or of a field."""
    champs = formulaire.champs.get(code) or [
        c for c in formulaire.champs.get(formulaire.section_of(code), ()) if c.code == code
    ]
    return [q.nom for champ in champs for q in questions_de(champ) if q.saisie]


def _where(formulaire: Formulaire, code: str) -> str:
    """Address of the section, at the field; empty for a paper."""
    section = code if formulaire.rubrique(code) else formulaire.section_of(code)
    if not section:
        return ""
    noms = _questions(formulaire, code)
    ancre = f"#id_{noms[0]}" if noms and section != code else ""
    return reverse("conventions:dossier_section", args=[formulaire.dossier.pk, section]) + ancre


def _changed(formulaire: Formulaire, avant: dict[str, Any], code: str) -> bool:
    reponses = formulaire.reponses
    return any(
        not meme_reponse(reponses.get(nom), avant.get(nom))
        for nom in _questions(formulaire, code)
        if nom != "iban"
    )
