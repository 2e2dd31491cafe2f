"""Guidance before starting: a few questions, the request that fits, then the draft. GET only reads."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from conventions.enums import Geste, Souhait
from conventions.forms import orientation as questions
from conventions.forms.depot import DossierCreerForm
from conventions.policies import DOSSIER, STRUCTURE
from conventions.rules.delais import add_months
from conventions.rules.orientation import NATURES_DES_SOUHAITS, Faits, annee_evidente
from conventions.services.dossiers import start_dossier
from conventions.services.orientation import Orientation, faits_de, orient
from conventions.views.brouillon import REFUS
from conventions.views.requetes import acte_of, person
from siae_portal.comptes.cache import PublicCacheMixin
from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.workflow.machine import TransitionRefusee
from structures.models import Structure


class OrientationView(View, ABC):
    """Asks the questions in order, from what the address already answers; then says which request fits."""

    template_name: str

    def get(self, request: HttpRequest) -> HttpResponse:
        """The first question without a good answer, or the result."""
        self.on = timezone.localdate()
        self.reponses: dict[str, Any] = {}
        self.posees: list[questions.Etape] = []
        if self.sans_structure():
            return self._page(sans_structure=True)
        for etape in self.etapes():
            if not etape.is_valid():
                return self._question(etape)
            self.reponses |= etape.cleaned_data
            self.posees.append(etape)
        resultat = self.resultat()
        return self._page(
            resultat=resultat,
            reponse_le=add_months(self.on, resultat.delai_mois),
            etat_campagne=resultat.campagne.en_mots(self.on) if resultat.campagne else "",
            structure=self.reponses.get("structure"),
            type_structure=self.reponses["type"],
        )

    def etapes(self) -> Iterator[questions.Etape]:
        """The questions, each one built when the ones before are answered."""
        yield from self.situation()
        faits = self.faits()
        yield questions.EtapeSouhait(dans=self.request.GET, faits=faits)
        souhait = questions.souhait_de(self.reponses)
        if souhait == Souhait.ANNEE_SUIVANTE:
            yield questions.EtapePostes(dans=self.request.GET)
        if souhait == Souhait.CHANGER_ETP:
            yield questions.EtapeEtp(dans=self.request.GET)
        if annee_evidente(faits, self.nature) is None:
            yield questions.EtapeAnnee(dans=self.request.GET, on=self.on)

    def sans_structure(self) -> bool:
        """Whether nothing can be started for want of a structure."""
        return False

    @abstractmethod
    def situation(self) -> Iterator[questions.Etape]:
        """The questions from which the facts are known."""

    @abstractmethod
    def faits(self) -> Faits:
        """What is known of the structure."""

    @property
    def nature(self) -> str:
        """The request that the wish leads to."""
        return NATURES_DES_SOUHAITS[self.reponses["souhait"]]

    def resultat(self) -> Orientation:
        """The request, its circuit, its papers and its calendar."""
        faits = self.faits()
        structure = self.reponses.get("structure")
        departement = structure.departement_id if structure else self._departement()
        return orient(
            faits,
            self.nature,
            annee=annee_evidente(faits, self.nature) or self.reponses["annee"],
            postes_changent=self.reponses.get("postes") != questions.NON,
            departement_id=departement,
            structure=structure,
        )

    def _departement(self) -> str:
        lieu = self.reponses.get("departement")
        return lieu.pk if lieu else ""

    def _question(self, etape: questions.Etape) -> HttpResponse:
        status = REFUS if etape.is_bound else 200
        return self._page(form=etape, precedents=questions.precedents(self.posees), status=status)

    def _page(self, *, status: int = 200, **contexte: Any) -> HttpResponse:
        repondu = [
            {"question": question, "reponse": reponse, "url": self._adresse(rang)}
            for rang, etape in enumerate(self.posees)
            for question, reponse in etape.en_clair
        ]
        contexte = {"repondu": repondu, "numero": len(self.posees) + 1, "aujourdhui": self.on, **contexte}
        return render(self.request, self.template_name, contexte, status=status)

    def _adresse(self, rang: int) -> str:
        """The page where the answers up to `rang` are kept and the next ones asked again."""
        return f"{self.request.path}?{urlencode(questions.precedents(self.posees[:rang]))}"


class DossierCreerView(PolicyMixin, OrientationView):
    """The questions for somebody of a structure; the POST starts the draft, or leads back to it."""

    policy, geste = DOSSIER, Geste.CREER
    template_name = "conventions/dossier_creer.html"

    def structures(self) -> Any:
        """Those for which the person may start a dossier."""
        siennes = person(self.request).structures_for(*STRUCTURE)
        return (
            Structure.objects.filter(pk__in=siennes).select_related("departement").order_by("nom_tri", "pk")
        )

    def sans_structure(self) -> bool:
        """Whether the person writes for no structure."""
        return not self.structures().exists()

    def situation(self) -> Iterator[questions.Etape]:
        """Which structure, when there are several, then which kind."""
        structures = self.structures()
        seules = list(structures[:2])
        if len(seules) == 1 and "structure" not in self.request.GET:
            self.reponses["structure"] = seules[0]
        else:
            yield questions.EtapeStructure(dans=self.request.GET, structures=structures)
        yield questions.EtapeType(dans=self.request.GET, on=self.on)

    def faits(self) -> Faits:
        """From the conventions of the structure."""
        return faits_de(self.reponses["structure"], self.reponses["type"], on=self.on)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Start it, or lead back to the one that exists."""
        form = DossierCreerForm(request.POST, structures=self.structures(), on=timezone.localdate())
        if not form.is_valid():
            return self._refused(form)
        try:
            dossier, created = start_dossier(
                structure_id=form.cleaned_data["structure"].pk,
                type_structure=form.cleaned_data["type_structure"],
                annee=form.cleaned_data["annee"],
                nature=form.cleaned_data["nature"] or None,
                acte=acte_of(request),
            )
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                form.add_error(None, raison)
            return self._refused(form)
        if not created:
            messages.info(request, "Ce dossier était déjà commencé : vous le reprenez où il en était.")
        return redirect("conventions:dossier_detail", pk=dossier.pk)

    def _refused(self, form: DossierCreerForm) -> HttpResponse:
        """Say beside the field what is wrong, with every field at hand."""
        return render(self.request, self.template_name, {"creation": form}, status=REFUS)


@method_decorator(login_not_required, name="dispatch")
class QuelleDemandeView(PublicCacheMixin, OrientationView):
    """The same questions without account: what to prepare, and when."""

    template_name = "conventions/quelle_demande.html"

    def situation(self) -> Iterator[questions.Etape]:
        """The kind, the place, and the convention there is."""
        yield questions.EtapeTypePublique(dans=self.request.GET, on=self.on)
        yield questions.EtapeSituation(dans=self.request.GET)
        if self.reponses["situation"] == questions.EN_COURS:
            yield questions.EtapeFin(dans=self.request.GET, on=self.on)

    def faits(self) -> Faits:
        """From what the person tells."""
        return Faits(
            type=self.reponses["type"],
            on=self.on,
            deja=self.reponses["situation"] != questions.JAMAIS,
            fin_on=self.reponses.get("fin_on"),
        )
