"""Campaigns of deposit: their list with what was received, opening one, changing it, opening the next."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import FormView, ListView

from conventions.enums import EtatCampagne, Geste, GesteCampagne, NatureDemande
from conventions.forms.campagnes import CampagneForm
from conventions.models import Campagne
from conventions.policies import CAMPAGNE, CAMPAGNE_LECTURE, DOSSIER
from conventions.rules.campagnes import calendrier_ordinaire
from conventions.services.campagnes import (
    DonneesCampagne,
    change_campagne,
    counts_of,
    create_campagne,
    departements_of,
    shifted,
)
from conventions.views.brouillon import REFUS
from conventions.views.requetes import acte_of, person
from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.formats import en_phrase
from siae_portal.workflow.machine import TransitionRefusee
from structures.enums import TypeStructure

COULEURS = {EtatCampagne.A_VENIR: "bleu", EtatCampagne.OUVERTE: "vert", EtatCampagne.CLOSE: "eteint"}


class CampagneListView(PolicyMixin, ListView):
    """Each campaign with its state in words and the dossiers received, by state."""

    policy, geste = CAMPAGNE_LECTURE, GesteCampagne.CONSULTER
    queryset = Campagne.objects.for_list()
    template_name = "conventions/campagne_list.html"
    context_object_name = "campagnes"
    paginate_by = 20

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the state of each campaign that day, and its counts: two queries, whatever their number."""
        contexte = super().get_context_data(**kwargs)
        user, on = person(self.request), timezone.localdate()
        campagnes = list(contexte["campagnes"])
        nombres = counts_of(campagnes, user)
        modifiables = set(
            Campagne.objects.permitted(user, GesteCampagne.MODIFIER).values_list("pk", flat=True)
            if CAMPAGNE.may(user, GesteCampagne.MODIFIER)
            else ()
        )
        lignes = [
            {
                "campagne": campagne,
                "couleur": COULEURS[campagne.etat_le(on)],
                "en_mots": campagne.en_mots(on),
                "natures": _natures(campagne),
                "nombres": nombres.get(campagne.pk, []),
                "modifiable": campagne.pk in modifiables,
            }
            for campagne in campagnes
        ]
        return {
            **contexte,
            "lignes": lignes,
            "peut_creer": CAMPAGNE.may(user, GesteCampagne.CREER),
            "lit_dossiers": DOSSIER.may(user, Geste.CONSULTER),
        }


def _natures(campagne: Campagne) -> str:
    """« Première demande, renouvellement »."""
    premiere, *autres = [NatureDemande(code).label for code in campagne.natures]
    return ", ".join([premiere, *(en_phrase(libelle) for libelle in autres)])


class CampagneFormView(PolicyMixin, FormView):
    """What opening and changing share."""

    policy = CAMPAGNE
    form_class = CampagneForm
    template_name = "conventions/campagne_form.html"

    def form_invalid(self, form: CampagneForm) -> HttpResponse:
        """Say beside the field what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=REFUS)

    def _done(self, form: CampagneForm, write: Any) -> HttpResponse:
        try:
            campagne = write()
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                form.add_error(None, raison)
            return self.form_invalid(form)
        messages.success(self.request, f"Campagne « {campagne} » enregistrée.")
        return redirect("conventions:campagne_list")


class CampagneCreerView(CampagneFormView):
    """A new campaign, with the ordinary calendar proposed; or the one of last year, a year later."""

    geste = GesteCampagne.CREER

    def get_form_kwargs(self) -> dict[str, Any]:
        """Where the person may open one."""
        return {**super().get_form_kwargs(), "lieux": departements_of(acte_of(self.request))}

    def get_initial(self) -> dict[str, Any]:
        """The campaign to copy when the address names one, the ordinary calendar otherwise."""
        modele = self.modele()
        if modele:
            return {**asdict(shifted(modele)), "lieu": modele.departement_id or "national"}
        annee = timezone.localdate().year + 1
        ordinaire = calendrier_ordinaire(annee)
        return {
            "annee": annee,
            "libelle": f"Campagne {annee}",
            "natures": list(ordinaire.natures),
            "types": list(TypeStructure.values),
            "ouverture_on": ordinaire.ouverture_on,
            "cloture_on": ordinaire.cloture_on,
        }

    def modele(self) -> Campagne | None:
        """The campaign named by `?modele=`, among those the person may read."""
        code = self.request.GET.get("modele", "")
        lisibles = Campagne.objects.permitted(person(self.request), GesteCampagne.CONSULTER)
        return lisibles.filter(pk=code).first() if code.isdecimal() and len(code) < 18 else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what is copied."""
        return super().get_context_data(modele=self.modele(), titre="Ouvrir une campagne", **kwargs)

    def form_valid(self, form: CampagneForm) -> HttpResponse:
        """Open it."""
        return self._done(
            form,
            lambda: create_campagne(
                departement_id=form.departement_id, donnees=form.donnees, acte=acte_of(self.request)
            ),
        )


class CampagneModifierView(CampagneFormView):
    """Another date, another instruction: the dossiers of the campaign follow."""

    geste = GesteCampagne.MODIFIER

    def get_queryset(self) -> QuerySet[Campagne]:
        """Those that the person may change."""
        return Campagne.objects.permitted(person(self.request), self.geste)

    def get_initial(self) -> dict[str, Any]:
        """As it stands.

        Raises:
            Campagne.DoesNotExist: out of scope.
        """
        campagne = self.get_queryset().get(pk=self.kwargs["pk"])
        return {nom: getattr(campagne, nom) for nom in DonneesCampagne.__dataclass_fields__}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The name of the act."""
        return super().get_context_data(titre="Modifier la campagne", **kwargs)

    def form_valid(self, form: CampagneForm) -> HttpResponse:
        """Change it."""
        return self._done(
            form,
            lambda: change_campagne(pk=self.kwargs["pk"], donnees=form.donnees, acte=acte_of(self.request)),
        )
