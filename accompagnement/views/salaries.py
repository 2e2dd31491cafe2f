"""« Ma journée », the page of a person, and the entry of a new one."""

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView

from accompagnement.enums import Geste
from accompagnement.forms import ContratForm, SalarieForm
from accompagnement.models import FamilleFrein, Salarie
from accompagnement.policies import ACCUEIL, SALARIE
from accompagnement.querysets import SalarieQuerySet
from accompagnement.rules.contrats import age
from accompagnement.rules.entretiens import JOURS_SANS_ENTRETIEN
from accompagnement.services.salaries import (
    ContratAjoute,
    add_contrat,
    add_salarie,
    contrats_possibles,
    referents_possibles,
)
from accompagnement.views.actes import SaisieView, SalarieActeView
from siae_portal.audit.journal import in_words
from siae_portal.audit.models import Evenement
from siae_portal.comptes.lieux import current_lieu
from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.comptes.models import User
from structures.enums import GesteEquipe
from structures.models import Structure

_GESTES = {**dict(Geste.choices), GesteEquipe.REPRENDRE.value: GesteEquipe.REPRENDRE.label}
EN_TETE = 5
JOURNAL = 20
ENTRETIENS_PAR_PAGE = 10
MIENNES, EN_RETARD, STRUCTURE, SORTIES = "miennes", "retard", "structure", "sorties"
VUES = {
    MIENNES: "Celles que j’accompagne",
    EN_RETARD: "En retard de suivi",
    STRUCTURE: "Toute la structure",
    SORTIES: "Sorties",
}


class SalarieListView(PolicyMixin, ListView):
    """The people I follow, next interviews first, late follow-ups as alerts."""

    policy, geste = SALARIE, Geste.CONSULTER
    model = Salarie
    template_name = "accompagnement/salarie_list.html"
    paginate_by = 20

    @cached_property
    def today(self) -> date:
        """The day in Paris."""
        return timezone.localdate()

    @cached_property
    def vue(self) -> str:
        """Which people are listed."""
        demandee = self.request.GET.get("vue", MIENNES)
        return demandee if demandee in VUES else MIENNES

    def get_queryset(self) -> SalarieQuerySet:
        """The people of the view asked for."""
        user = cast(User, self.request.user)
        suivies = (
            Salarie.objects.permitted(user, self.geste).select_related("structure", "sortie").with_rhythm()
        )
        if (lieu := current_lieu(self.request)) and lieu.structure_id:
            suivies = suivies.filter(structure=lieu.structure_id)
        if self.vue == SORTIES:
            return suivies.gone(on=self.today).order_by("-sortie__sortie_on", "pk")
        if self.vue == STRUCTURE:
            return suivies.present(on=self.today).by_next()
        miennes = self.miennes(suivies)
        return (miennes.late(on=self.today) if self.vue == EN_RETARD else miennes).by_next()

    def miennes(self, suivies: SalarieQuerySet) -> SalarieQuerySet:
        """Those whose referent is the reader."""
        return suivies.present(on=self.today).filter(referent=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the views and, on the first page of my people, what comes next and what is late."""
        context = super().get_context_data(
            vues=VUES.items(), vue=self.vue, today=self.today, delai=JOURS_SANS_ENTRETIEN, **kwargs
        )
        if self.vue == MIENNES and context["page_obj"].number == 1:
            retards = self.get_queryset().late(on=self.today)
            context["prochains"] = [s for s in context["object_list"] if s.prochain_on][:EN_TETE]
            context["retards"] = retards.order_by("depuis_on", "pk")[:EN_TETE]
            context["nb_retards"] = retards.count()
        return context


class SalarieDetailView(PolicyMixin, DetailView):
    """One person: where things stand, interviews latest first, contracts, exit, journal."""

    policy, geste = SALARIE, Geste.CONSULTER
    queryset = Salarie.objects.for_page()
    context_object_name = "salarie"
    template_name = "accompagnement/salarie_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the pages of interviews, the contracts, the names of the subjects and the journal."""
        salarie, today = self.object, timezone.localdate()
        page = Paginator(salarie.entretiens.for_list(), ENTRETIENS_PAR_PAGE).get_page(
            self.request.GET.get("page")
        )
        sujets = dict(FamilleFrein.objects.values_list("code", "libelle"))
        contrats = list(salarie.contrats.all())
        return super().get_context_data(
            page_obj=page,
            entretiens=[(e, [sujets.get(code, code) for code in e.sujets]) for e in page],
            contrats=contrats,
            contrat=next(iter(contrats), None),
            age=age(salarie.naissance_on, today),
            sortie=getattr(salarie, "sortie", None),
            evenements=in_words(Evenement.objects.of(salarie)[:JOURNAL], gestes=_GESTES),
            **kwargs,
        )


def warn(view: SaisieView, ajoute: ContratAjoute) -> None:
    """Show what deserves a look in the contract."""
    for alerte in ajoute.alertes:
        messages.warning(view.request, alerte)


class SalarieAjouterView(SaisieView):
    """A person who enters; `?structure=` names the place when the caseworker has several."""

    policy, geste = ACCUEIL, Geste.AJOUTER
    form_class = SalarieForm
    template_name = "accompagnement/salarie_ajouter.html"

    @cached_property
    def structures(self) -> list[Structure]:
        """Where the reader may add someone."""
        ici = Structure.objects.filter(ACCUEIL.scope(self.user, self.geste))
        return list(ici.order_by("nom_tri", "pk"))

    @cached_property
    def structure(self) -> Structure | None:
        """The place: the only one, or the one asked for; None when a choice is needed.

        Raises:
            Structure.DoesNotExist: asked for, and out of scope.
        """
        demandee = self.request.GET.get("structure", "")
        if demandee:
            trouvees = [structure for structure in self.structures if str(structure.pk) == demandee]
            if not trouvees:
                raise Structure.DoesNotExist
            return trouvees[0]
        return self.structures[0] if len(self.structures) == 1 else None

    @cached_property
    def possibles(self) -> list[Any]:
        """Contracts of the kinds conventioned today."""
        return contrats_possibles(self.structure.pk, on=timezone.localdate()) if self.structure else []

    def get_form_kwargs(self) -> dict[str, Any]:
        """Choices of the place."""
        pk, today = (self.structure.pk if self.structure else 0), timezone.localdate()
        return {
            **super().get_form_kwargs(),
            "possibles": self.possibles,
            "referents": referents_possibles(pk, on=today),
        }

    def get_initial(self) -> dict[str, Any]:
        """The reader follows the person, unless told otherwise."""
        return {"referent": self.request.user.pk}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the place, or the places to choose from."""
        return super().get_context_data(
            structure=self.structure, structures=self.structures, possibles=self.possibles, **kwargs
        )

    def perform(self, form: SalarieForm) -> HttpResponse:
        """Add the person, then open the page."""
        pk = self.structure.pk if self.structure else 0
        ajoute = add_salarie(
            structure_id=pk, identite=form.identite(), contrat=form.premier_contrat(), acte=self.acte
        )
        self.say(
            ajoute.created,
            "La personne est ajoutée, avec son contrat.",
            "Cette personne est déjà suivie ici.",
        )
        warn(self, ajoute)
        return redirect("accompagnement:salarie_detail", pk=ajoute.salarie.pk)


class ContratAjouterView(SalarieActeView):
    """One more contract for a person who has not left."""

    geste = Geste.AJOUTER_CONTRAT
    form_class = ContratForm
    template_name = "accompagnement/contrat_ajouter.html"

    @cached_property
    def possibles(self) -> list[Any]:
        """Contracts of the kinds conventioned today."""
        return contrats_possibles(self.salarie.structure_id, on=timezone.localdate())

    def get_form_kwargs(self) -> dict[str, Any]:
        """Choices of the place."""
        return {**super().get_form_kwargs(), "possibles": self.possibles}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what may be signed."""
        return super().get_context_data(possibles=self.possibles, **kwargs)

    def perform(self, form: ContratForm) -> HttpResponse:
        """Add the contract, then go back to the person."""
        ajoute = add_contrat(pk=self.salarie.pk, contrat=form.nouveau_contrat(), acte=self.acte)
        self.say(ajoute.created, "Le contrat est ajouté.", "Ce contrat était déjà enregistré.")
        warn(self, ajoute)
        return redirect("accompagnement:salarie_detail", pk=self.salarie.pk)
