"""Screens that change the dossier unique: sections, fields, papers, checks, from a day on."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from conventions.enums import GesteParametrage, NatureDemande, ObjetAdapte
from conventions.forms.base import SectionForm
from conventions.forms.parametrage import FORMULAIRES, NOUVEAUX, AdaptationForm, ApercuForm
from conventions.policies import PARAMETRAGE
from conventions.services.adaptations import Adaptations, adaptations_of
from conventions.services.formulaire import formulaire_of
from conventions.services.modeles import models_in_force
from conventions.services.parametrage import (
    PorteeRefusee,
    Portees,
    change,
    current_row,
    fields_in_force,
    history_of,
    portees_of,
    rules_in_force,
    sample_dossier,
    sections_in_force,
)
from conventions.services.types_piece import papers_known
from conventions.views.brouillon import REFUS
from conventions.views.requetes import acte_of
from siae_portal.comptes.mixins import PolicyMixin
from structures.enums import TypeStructure

TITRES = {
    ObjetAdapte.RUBRIQUE: "Rubrique",
    ObjetAdapte.CHAMP: "Question",
    ObjetAdapte.PIECE: "Pièce",
    ObjetAdapte.REGLE: "Règle de contrôle",
}


class ParametrageMixin(PolicyMixin):
    """Whoever may change the dossier unique somewhere; `?departement=` chooses where she looks."""

    policy, geste = PARAMETRAGE, GesteParametrage.CONSULTER
    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def portees(self) -> Portees:
        """Where the person may change it."""
        return portees_of(self.request.user)  # type: ignore[arg-type]

    def departement(self, portees: Portees) -> str:
        """The département looked at; the first of hers, or everywhere."""
        choisi = self.request.GET.get("departement", "")
        return choisi if choisi in portees else next(iter(portees), "")

    def context(self, portees: Portees, **contexte: Any) -> dict[str, Any]:
        """What every screen shows."""
        departement = self.departement(portees)
        return {
            "portees": portees.items(),
            "departement": departement,
            "lieu": portees.get(departement, ""),
            **contexte,
        }

    @property
    def objet(self) -> ObjetAdapte:
        """What the address names.

        Raises:
            Http404: nothing that can be changed.
        """
        try:
            return ObjetAdapte(str(self.kwargs["objet"]).upper())
        except ValueError as inconnu:
            raise Http404 from inconnu


class ParametrageView(ParametrageMixin, View):
    """The dossier unique as it stands today: its sections and questions, its papers, its checks."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Everything on one page, folded."""
        portees, on = self.portees, timezone.localdate()
        adaptations = adaptations_of(self.departement(portees) or None)
        champs = fields_in_force(adaptations, on=on)
        contexte = self.context(
            portees,
            rubriques=[(r, champs.get(r.code, [])) for r in sections_in_force(adaptations, on=on)],
            pieces=papers_known(adaptations, on=on),
            regles=rules_in_force(adaptations, on=on),
            adaptees=_adapted_codes(adaptations, on=on),
            codes_a_modele=models_in_force(self.departement(portees) or None, on=on).codes,
        )
        return render(request, "conventions/parametrage.html", contexte)


class ParametrageLigneView(ParametrageMixin, View):
    """One row: what it says today, what it will say from a day on, and what was changed before."""

    geste = GesteParametrage.PARAMETRER

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The form, filled with what is in force."""
        return self._page(self._form(None))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Change it from a day on."""
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=REFUS)
        valeurs = form.valeurs()
        if not valeurs:
            form.add_error(None, "Rien ne change : modifiez une réponse au moins.")
            return self._page(form, status=REFUS)
        return self._change(form, self._code(form), valeurs)

    def _code(self, form: AdaptationForm) -> str:
        return str(self.kwargs["code"])

    def _change(self, form: AdaptationForm, code: str, valeurs: dict[str, Any]) -> HttpResponse:
        try:
            change(
                objet=self.objet,
                code=code,
                portee=form.cleaned_data["portee"],
                debut_on=form.cleaned_data["debut_on"],
                fin_on=form.cleaned_data["fin_on"],
                valeurs=valeurs,
                acte=acte_of(self.request),
            )
        except PorteeRefusee as refusee:
            raise PermissionDenied from refusee
        except ValidationError as refus:
            for phrase in refus.messages:
                form.add_error(None, phrase)
            return self._page(form, status=REFUS)
        messages.success(
            self.request, f"Changement enregistré à compter du {form.cleaned_data['debut_on']:%d/%m/%Y}."
        )
        return redirect("conventions:parametrage")

    def _form(self, data: QueryDict | None) -> AdaptationForm:
        portees, on = self.portees, timezone.localdate()
        adaptations = adaptations_of(self.departement(portees) or None)
        ligne = current_row(self.objet, str(self.kwargs["code"]), adaptations, on=on)
        if ligne is None:
            raise Http404
        self.ligne = ligne
        return FORMULAIRES[self.objet](data, portees=portees, ligne=ligne, on=on)

    def _page(self, form: AdaptationForm, status: int = 200) -> HttpResponse:
        portees, code = self.portees, str(self.kwargs["code"])
        contexte = self.context(
            portees,
            form=form,
            titre=TITRES[self.objet],
            code=code,
            ligne=self.ligne,
            historique=history_of(self.objet, code, portees),
        )
        return render(self.request, "conventions/parametrage_ligne.html", contexte, status=status)


class ParametrageAjouterView(ParametrageLigneView):
    """A section, a question or a paper that the files do not hold."""

    def _code(self, form: AdaptationForm) -> str:
        return str(form.cleaned_data["code"])

    def _form(self, data: QueryDict | None) -> AdaptationForm:
        portees, on = self.portees, timezone.localdate()
        if self.objet not in NOUVEAUX:
            raise Http404
        self.adaptations = adaptations_of(self.departement(portees) or None)
        self.ligne: dict[str, Any] = {}
        form = NOUVEAUX[self.objet](data, portees=portees, ligne=None, on=on)
        if "rubrique" in form.fields:
            rubriques = sections_in_force(self.adaptations, on=on)
            form.fields["rubrique"].choices = [(r.code, r.libelle) for r in rubriques]  # type: ignore[attr-defined]
        return form

    def _change(self, form: AdaptationForm, code: str, valeurs: dict[str, Any]) -> HttpResponse:
        if current_row(self.objet, code, self.adaptations, on=timezone.localdate()) is not None:
            form.add_error("code", "Ce code existe déjà : choisissez-en un autre.")
            return self._page(form, status=REFUS)
        return super()._change(form, code, valeurs)

    def _page(self, form: AdaptationForm, status: int = 200) -> HttpResponse:
        contexte = self.context(self.portees, form=form, titre=TITRES[self.objet], code="", historique=[])
        return render(self.request, "conventions/parametrage_ligne.html", contexte, status=status)


class ParametrageApercuView(ParametrageMixin, View):
    """One section as a structure will see it, for a kind, a nature and a day."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The choice, then the questions."""
        portees = self.portees
        adaptations = adaptations_of(self.departement(portees) or None)
        rubriques = [(r.code, r.libelle) for r in sections_in_force(adaptations, on=timezone.localdate())]
        choix = ApercuForm(request.GET or None, rubriques=rubriques)
        form, vide = None, False
        if choix.is_valid():
            dossier = sample_dossier(
                departement=self.departement(portees) or None,
                type_structure=TypeStructure(choix.cleaned_data["type_structure"]),
                nature=NatureDemande(choix.cleaned_data["nature"]),
                adaptations=adaptations,
                acte=acte_of(request),
            )
            vide = formulaire_of(dossier).rubrique(choix.cleaned_data["rubrique"]) is None
            form = None if vide else SectionForm(dossier=dossier, code=choix.cleaned_data["rubrique"])
        contexte = self.context(portees, choix=choix, form=form, vide=vide)
        return render(request, "conventions/parametrage_apercu.html", contexte)


def _adapted_codes(adaptations: Adaptations, *, on: date) -> set[str]:
    """Codes that differ from the files today."""
    return {code for objet in ObjetAdapte for code in adaptations.valeurs(objet, on=on)}
