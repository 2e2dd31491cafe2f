"""Batches: the list, a new file of structures, the preview, its acts."""

from abc import ABC, abstractmethod
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import FormView, ListView
from django.views.generic.detail import SingleObjectMixin

from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import EtatLot, GenreLot, StatutLigne
from structures.forms.lots import FermetureForm, LotForm
from structures.models import Lot, ServiceInstructeur
from structures.policies import LOT, GesteLot
from structures.rules.lots import COLONNES_STRUCTURES
from structures.services.lots.fermetures import close_absent
from structures.services.lots.lots import (
    ask_apply,
    ask_undo,
    decide_rows,
    read_again,
    send_lot,
    undoable,
)
from structures.services.noms import service_names
from structures.views.lots_presentation import COULEURS, MOTS, ONGLETS, progress_context, shown

REFUS = 422
PAR_PAGE = 50
FRANCE = "france"
PREFIXE = "ligne-"


class LotMixin(PolicyMixin):
    """Batches in the scope of the person."""

    policy, geste = LOT, GesteLot.CONSULTER
    model: Any = Lot
    request: HttpRequest

    def acte(self) -> Acte:
        """Who acts, now."""
        return Acte(user=self.request.user, at=timezone.now())  # type: ignore[arg-type]


class LotListView(LotMixin, ListView):
    """The batches already sent, latest first."""

    queryset = Lot.objects.for_list()
    paginate_by = 20
    template_name = "structures/lot_list.html"
    context_object_name = "lots"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the colour of each state."""
        contexte = super().get_context_data(**kwargs)
        importe = LOT.may(self.request.user, GesteLot.IMPORTER)  # type: ignore[arg-type]
        return {
            **contexte,
            "importe": importe,
            "montres": [(lot, COULEURS[lot.etat]) for lot in contexte["lots"]],
        }


class LotCreerView(LotMixin, FormView):
    """Send a file of structures."""

    geste = GesteLot.IMPORTER
    form_class = LotForm
    template_name = "structures/lot_creer.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The services for which the person imports."""
        return {**super().get_form_kwargs(), "lieux": list(self._places().items())}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the columns and what each holds."""
        return super().get_context_data(colonnes=COLONNES_STRUCTURES, **kwargs)

    def _places(self) -> dict[str, str]:
        services = ServiceInstructeur.objects.filter(pk__in=places_of(self.request.user))
        noms = service_names(services.select_related("departement", "region"), on=timezone.localdate())
        lieux = {str(pk): nom for pk, nom in noms.items()}
        return {**lieux, FRANCE: "Toute la France"} if imports_everywhere(self.request.user) else lieux

    def form_valid(self, form: LotForm) -> HttpResponse:
        """Keep it, have it read, and lead to its page."""
        fichier, lieux = form.cleaned_data["fichier"], self._places()
        lieu = form.cleaned_data.get("lieu") or next(iter(lieux))
        service = None if lieu == FRANCE else ServiceInstructeur.objects.get(pk=lieu)
        lot = send_lot(
            service=service,
            chunks=fichier.chunks(),
            type_mime=fichier.content_type,
            nom=fichier.name,
            acte=self.acte(),
        )
        return redirect("structures:lot_detail", pk=lot.pk)

    def form_invalid(self, form: LotForm) -> HttpResponse:
        """Say beside the field what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=REFUS)


def places_of(user: Any) -> list[int]:
    """The services whose structures the person imports."""
    return user.services_for(*LOT.droits[GesteLot.IMPORTER])


def imports_everywhere(user: Any) -> bool:
    """Whether the person imports for the whole country."""
    return any(
        h.service_id is None and h.role in LOT.droits[GesteLot.IMPORTER] for h in user.habilitations_valides
    )


class LotDetailView(LotMixin, SingleObjectMixin, View):
    """What the file would do, row by row."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One tab, one page of rows."""
        return render(request, "structures/lot_detail.html", self.context(self.get_object()))

    def get_queryset(self) -> QuerySet[Lot]:
        """Narrowed to the scope by the mixin."""
        self.queryset = Lot.objects.for_list()
        return super().get_queryset()

    def context(self, lot: Lot) -> dict[str, Any]:
        """Counts by status, the rows of the tab asked for."""
        comptes = dict(lot.lignes.order_by().values_list("statut").annotate(Count("pk")))
        onglet = self._tab(comptes)
        page = Paginator(lot.lignes.filter(statut=onglet).for_list(), PAR_PAGE).get_page(
            self.request.GET.get("page")
        )
        return {
            **progress_context(lot),
            "onglets": [(code, nom, comptes.get(code, 0), code == onglet) for code, nom in ONGLETS.items()],
            "onglet": onglet.lower(),
            "mots": MOTS[lot.genre],
            "explication": MOTS[lot.genre].explications[onglet],
            "page_obj": page,
            "lignes": [shown(ligne, lot) for ligne in page],
            "erreurs": comptes.get(StatutLigne.ERREUR, 0),
            "indecises": lot.lignes.undecided().count(),
            "a_ecrire": lot.lignes.to_apply().count(),
            "a_decider": onglet == StatutLigne.DOUTEUSE and lot.etat == EtatLot.PREVU,
            "a_fermer": self._closing(lot, onglet, page),
            "a_verifier": lot.etat == EtatLot.PREVU,
            "lue": lot.etat not in {EtatLot.A_LIRE, EtatLot.ILLISIBLE} and not lot.efface_at,
            "efface": lot.efface_at is not None,
            "annulable": undoable(lot, on=timezone.localdate()),
        }

    @staticmethod
    def _closing(lot: Lot, onglet: StatutLigne, page: Any) -> FermetureForm | None:
        """The form that closes accesses, on members that the file does not name."""
        fermable = lot.genre == GenreLot.MEMBRES and lot.etat == EtatLot.PREVU
        if not fermable or onglet != StatutLigne.DISPARUE or not page:
            return None
        return FermetureForm(initial={"fin_on": timezone.localdate()})

    def _tab(self, comptes: dict[str, int]) -> StatutLigne:
        """The one of the address, or the first that has rows."""
        demande = self.request.GET.get("statut", "").upper()
        if demande in StatutLigne.values:
            return StatutLigne(demande)
        return next((code for code in ONGLETS if comptes.get(code)), StatutLigne.NOUVELLE)


class LotEtatView(LotMixin, SingleObjectMixin, View):
    """The fragment that follows the reading and the writing without reload."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far it is; once done, the page is read again."""
        contexte = progress_context(self.get_object())
        reponse = render(request, "structures/_lot_etat.html", contexte)
        if not contexte["en_cours"] and request.headers.get("HX-Request"):
            reponse["HX-Refresh"] = "true"
        return reponse


class LotGesteView(LotMixin, SingleObjectMixin, View, ABC):
    """An act on a batch, then its page."""

    http_method_names = ["post"]
    reussite = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, or say why not."""
        lot = self.get_object()
        try:
            self.act(lot)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
        else:
            messages.success(request, self.reussite)
        return redirect(self.suite(lot))

    @abstractmethod
    def act(self, lot: Lot) -> None:
        """The service of this act."""

    def suite(self, lot: Lot) -> str:
        """Where to go next."""
        return reverse("structures:lot_detail", args=[lot.pk])


class LotDeciderView(LotGesteView):
    """Keep what was decided on one page of doubtful rows."""

    geste = GesteLot.DECIDER
    reussite = "Vos choix sont enregistrés."

    def act(self, lot: Lot) -> None:
        """The rows for which something was chosen."""
        decisions = {
            int(nom.removeprefix(PREFIXE)): str(valeur)
            for nom, valeur in self.request.POST.items()
            if valeur and nom.startswith(PREFIXE) and nom.removeprefix(PREFIXE).isdecimal()
        }
        decide_rows(pk=lot.pk, decisions=decisions, acte=self.acte())

    def suite(self, lot: Lot) -> str:
        """The doubtful rows again."""
        return f"{super().suite(lot)}?statut=douteuse"


class LotFermerView(LotGesteView):
    """Keep that members absent from the file lose their access on a day, or leave them after all."""

    geste = GesteLot.DECIDER
    reussite = "Vos choix sont enregistrés : rien n’est écrit avant que vous appliquiez le lot."

    def act(self, lot: Lot) -> None:
        """All of them, or those that are ticked."""
        close_absent(pk=lot.pk, rangs=self._rows(), fin_on=self._day(), acte=self.acte())

    def _rows(self) -> set[int] | None:
        if "toutes" in self.request.POST:
            return None
        return {int(rang) for rang in self.request.POST.getlist("ligne") if rang.isdecimal()}

    def _day(self) -> date | None:
        """The day, unless they are left alone.

        Raises:
            TransitionRefusee: not a day.
        """
        if "laisser" in self.request.POST:
            return None
        form = FermetureForm(self.request.POST)
        if not form.is_valid():
            raise TransitionRefusee(["Écrivez le dernier jour d’accès, par exemple 31/12/2027."])
        jour: date = form.cleaned_data["fin_on"]
        return jour

    def suite(self, lot: Lot) -> str:
        """The absent members again."""
        return f"{super().suite(lot)}?statut=disparue"


class LotAppliquerView(LotGesteView):
    """Have the batch written."""

    geste = GesteLot.APPLIQUER
    reussite = "Le lot est en cours d’application : cette page vous dira quand il sera écrit."

    def act(self, lot: Lot) -> None:
        """As the buttons say: with or without the rows at fault."""
        ask_apply(
            pk=lot.pk,
            sans_erreurs="sans_erreurs" in self.request.POST,
            sans_douteuses="sans_douteuses" in self.request.POST,
            acte=self.acte(),
        )


class LotAnnulerView(LotGesteView):
    """Have the batch undone."""

    geste = GesteLot.ANNULER
    reussite = "Le lot est en cours d’annulation."

    def act(self, lot: Lot) -> None:
        """Everything, or nothing."""
        ask_undo(pk=lot.pk, acte=self.acte())


class LotRelireView(LotGesteView):
    """Compare the file with the portal as it is now."""

    geste = GesteLot.RELIRE
    reussite = "Le fichier est relu."

    def act(self, lot: Lot) -> None:
        """From its first row."""
        read_again(pk=lot.pk, acte=self.acte())
