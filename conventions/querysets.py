"""Reusable reads of the conventions app."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Greatest

from conventions.enums import (
    ETATS_ANNEXE_ACTIVE,
    ETATS_ANNEXE_REELLE,
    ETATS_EN_COURS,
    EtatConvention,
    EtatDocument,
    EtatDossier,
    Geste,
    Partie,
)
from conventions.policies import CAMPAGNE, CAMPAGNE_LECTURE, CONVENTION, DOCUMENT, DOSSIER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from conventions.models import Bareme, Campagne, HeuresETP, PieceJointe
    from siae_portal.comptes.models import User


def _annexes() -> AnnexeFinanciereQuerySet:
    """The annexes, by name: their model is built from this module."""
    return apps.get_model("conventions", "AnnexeFinanciere")._default_manager.all()


def _pieces() -> models.QuerySet[PieceJointe]:
    """The papers joined, with what is shown of each."""
    pieces: models.QuerySet[PieceJointe] = apps.get_model("conventions", "PieceJointe")._default_manager.all()
    return pieces.select_related("type_piece", "fichier", "coffre")


class DossierQuerySet(models.QuerySet):
    """Dossiers."""

    def permitted(self, user: User, geste: str) -> Self:
        """Those on which the person may do the act."""
        return self.filter(DOSSIER.scope(user, geste))

    def with_permitted(self, user: User) -> Self:
        """Annotate each row with the acts the person may do on it."""
        return self.annotate(**DOSSIER.annotations(user))

    def with_take(self, user: User) -> Self:
        """Annotate `a_prendre`: nobody has taken the dossier and the person may."""
        libre = DOSSIER.scope(user, Geste.PRENDRE) & Q(agent=None, etat__in=ETATS_EN_COURS)
        return self.annotate(a_prendre=ExpressionWrapper(libre, output_field=models.BooleanField()))

    def with_unread(self, siennes: Q) -> Self:
        """Those with messages of the other side not read yet: `a_lire`, how many; `ecrit_at`, the last.

        Args:
            siennes: the rows read as the structure; the others are read as the State.
        """
        recus = siennes & Q(messages__de=Partie.ETAT) | ~siennes & Q(messages__de=Partie.STRUCTURE)
        attendus = self.filter(recus, messages__lu_at=None)
        comptes = attendus.annotate(a_lire=Count("messages"), ecrit_at=Max("messages__envoye_at"))
        return comptes.order_by("ecrit_at", "pk")

    def with_previous_annexe(self) -> Self:
        """Annotate `etp_precedent`: ETP of the last active annexe of the structure for this kind, or None."""
        annexes = (
            _annexes()
            .filter(
                structure=OuterRef("structure"),
                convention__type=OuterRef("type"),
                etat__in=ETATS_ANNEXE_REELLE,
            )
            .exclude(convention__dossier=OuterRef("pk"))
            .for_list()
        )
        return self.annotate(etp_precedent=Subquery(annexes.values("etp")[:1]))

    def for_list(self) -> Self:
        """By legal due date while the clock runs, then what is stopped, then what is ended."""
        tour = Case(
            When(etat__in=ETATS_EN_COURS, horloge_arretee_at=None, then=Value(0)),
            When(etat__in={*ETATS_EN_COURS, EtatDossier.BROUILLON}, then=Value(1)),
            default=Value(2),
        )
        return self.select_related("structure", "agent", "service__departement").order_by(
            tour, F("echeance_on").asc(nulls_last=True), "pk"
        )

    def for_page(self) -> Self:
        """Ready for the page of one dossier."""
        return self.select_related(
            "structure__commune",
            "structure__departement",
            "agent",
            "service__departement",
            "campagne",
            "proposition__proposee_par",
            "convention",
        ).prefetch_related(
            "sections", "reprises", "ateliers", "corrections", Prefetch("pieces", queryset=_pieces())
        )

    def drafts(self) -> Self:
        """Not transmitted yet."""
        return self.filter(etat=EtatDossier.BROUILLON)

    def running(self) -> Self:
        """Deposited and not ended."""
        return self.filter(etat__in=ETATS_EN_COURS)

    def late(self, *, on: date) -> Self:
        """Running, clock not stopped, past their due date."""
        return self.running().filter(echeance_on__lt=on, horloge_arretee_at=None)


class CampagneQuerySet(models.QuerySet["Campagne"]):
    """Campaigns of deposit."""

    def permitted(self, user: User, geste: str) -> Self:
        """Those on which the person may do the act."""
        policy = CAMPAGNE if geste in CAMPAGNE.droits else CAMPAGNE_LECTURE
        return self.filter(policy.scope(user, geste))

    def for_list(self) -> Self:
        """Latest year first, then by closing day."""
        return self.select_related("departement").order_by("-annee", "cloture_on", "pk")

    def open(self, *, on: date) -> Self:
        """Open that day, bounds included."""
        return self.filter(ouverture_on__lte=on, cloture_on__gte=on)

    def of_request(
        self, *, departement_id: str, type_structure: str, annee: int, nature: str, on: date
    ) -> Campagne | None:
        """The campaign of a request: the open one, else the next to open, else the last closed; or None.

        The campaigns of the département, when it has any for this request, stand in for the national ones.
        """
        visant = self.filter(
            Q(departement=departement_id) | Q(departement=None),
            annee=annee,
            natures__contains=[nature],
            types__contains=[type_structure],
        ).order_by("ouverture_on", "pk")
        toutes = list(visant)
        possibles = [c for c in toutes if c.departement_id] or toutes
        a_temps = [c for c in possibles if c.cloture_on >= on]
        return a_temps[0] if a_temps else next(reversed(possibles), None)


class CorrectionQuerySet(models.QuerySet):
    """Requests made to a structure."""

    def open(self) -> Self:
        """Still waiting for an answer."""
        return self.filter(repondue_at=None)


class MessageQuerySet(models.QuerySet):
    """Messages of a dossier."""

    def unread_by(self, partie: str) -> Self:
        """Written by the other side, not read yet by this one."""
        return self.filter(lu_at=None).exclude(de=partie)

    def for_page(self) -> Self:
        """Latest first, with their author and their files."""
        return self.select_related("auteur").prefetch_related("pieces__fichier").order_by("-envoye_at", "-pk")


class ConventionQuerySet(models.QuerySet):
    """Conventions."""

    def permitted(self, user: User, geste: str) -> Self:
        """Those on which the person may do the act."""
        return self.filter(CONVENTION.scope(user, geste))

    def active(self, *, on: date) -> Self:
        """In force that day."""
        return self.filter(etat=EtatConvention.ACTIVE, debut_on__lte=on, fin_on__gte=on)

    def published(self) -> Self:
        """What the public may know: never a project."""
        return self.exclude(etat__in=[EtatConvention.PROJET, EtatConvention.A_SIGNER])

    def running(self, *, on: date) -> Self:
        """Signed and not over that day: in force, suspended, or to begin later."""
        return self.filter(etat__in=[EtatConvention.ACTIVE, EtatConvention.SUSPENDUE], fin_on__gte=on)

    def with_annexe(self, *, on: date) -> Self:
        """Annotate `annexe_etp` and `annexe_montant_eur` of the annexe active that day (may be None).

        A convention that begins later shows the annexe of its first day.
        """
        jour = Greatest(OuterRef("debut_on"), Value(on))
        annexes = _annexes().active(on=jour).filter(convention=OuterRef("pk")).for_list()
        return self.annotate(
            annexe_etp=Subquery(annexes.values("etp")[:1]),
            annexe_montant_eur=Subquery(annexes.values("montant_eur")[:1]),
        )

    def for_list(self) -> Self:
        """Ready to be listed, latest first."""
        return self.select_related("structure", "service__departement").order_by("-debut_on", "pk")


class AnnexeFinanciereQuerySet(models.QuerySet):
    """Annexes financières."""

    def active(self, *, on: date | Greatest) -> Self:
        """VALIDE or PROVISOIRE, and covering that day."""
        return self.filter(etat__in=ETATS_ANNEXE_ACTIVE, debut_on__lte=on, fin_on__gte=on)

    def for_list(self) -> Self:
        """Latest first."""
        return self.order_by("-debut_on", "-rang_renouvellement", "-rang_modification", "pk")


class BaremeQuerySet(models.QuerySet["Bareme"]):
    """Dated amounts."""

    def for_aid(self, *, aide: str, type_structure: str, zone: str) -> Self:
        """All the rows of one aid, latest first."""
        return self.filter(aide=aide, type=type_structure, zone=zone).order_by("-effet_on", "pk")

    def in_force(self, *, aide: str, type_structure: str, zone: str, on: date) -> Bareme | None:
        """The last row whose effect has begun that day, and `remplacee`: whether a later one is known.

        None when none was published.
        """
        lignes = self.for_aid(aide=aide, type_structure=type_structure, zone=zone)
        suivantes = lignes.order_by().filter(effet_on__gt=OuterRef("effet_on"))
        return lignes.filter(effet_on__lte=on).annotate(remplacee=Exists(suivantes)).first()


class HeuresETPQuerySet(models.QuerySet["HeuresETP"]):
    """Annual hours of an ETP."""

    def in_force(self, *, type_structure: str, on: date) -> HeuresETP | None:
        """The row of that day; None when none is known."""
        lignes = self.filter(Q(fin_on=None) | Q(fin_on__gte=on), type=type_structure, debut_on__lte=on)
        return lignes.order_by("-debut_on", "pk").first()

    def confirmed(self, *, on: date) -> dict[str, HeuresETP]:
        """For each kind, the last row that was read in a text, even when it has ended since. One query."""
        lignes = self.filter(confiance="V", debut_on__lte=on).order_by("debut_on", "pk")
        return {ligne.type: ligne for ligne in lignes}


class PorteeQuerySet(models.QuerySet):
    """Rows that hold from a day on, everywhere or in one département."""

    def of(self, departement: str | None) -> Self:
        """Those that hold everywhere, then those of one département; each from the oldest day on."""
        ici = Q(departement=None) | Q(departement=departement) if departement else Q(departement=None)
        return self.filter(ici).order_by(F("departement").asc(nulls_first=True), "debut_on", "pk")


class AdaptationQuerySet(PorteeQuerySet):
    """Changes of the dossier unique."""


class ModelePieceQuerySet(PorteeQuerySet):
    """Files to fill in for the papers."""

    def begun(self, departement: str | None, *, on: date) -> Self:
        """Those of a place that had begun that day, withdrawn or not."""
        return self.of(departement).filter(debut_on__lte=on).select_related("fichier", "type_piece")

    def readable(self, departements: Iterable[str]) -> Self:
        """Those given everywhere, and those of these départements."""
        return self.filter(Q(departement=None) | Q(departement__in=departements))

    def for_list(self) -> Self:
        """Latest first, with who gave them."""
        return self.select_related("departement", "cree_par").order_by("-debut_on", "-pk")


@dataclass(frozen=True, kw_only=True)
class Disponible:
    """What an envelope still holds: ETP and euros."""

    etp: Decimal
    montant_eur: Decimal


class EnveloppeQuerySet(models.QuerySet):
    """Envelopes."""

    def available(self, *, annee: int) -> Disponible | None:
        """What is left for a year: notified less committed; None when nothing is notified."""
        enveloppe = (
            self.filter(annee=annee)
            .annotate(etp_engages=Sum("mouvements__etp"), engage_eur=Sum("mouvements__montant_eur"))
            .values("etp", "montant_eur", "etp_engages", "engage_eur")
            .first()
        )
        if enveloppe is None:
            return None
        return Disponible(
            etp=enveloppe["etp"] - (enveloppe["etp_engages"] or 0),
            montant_eur=enveloppe["montant_eur"] - (enveloppe["engage_eur"] or 0),
        )


class DocumentQuerySet(models.QuerySet):
    """Documents."""

    def permitted(self, user: User, geste: str) -> Self:
        """Those on which the person may do the act."""
        return self.filter(DOCUMENT.scope(user, geste))

    def current(self) -> Self:
        """Not withdrawn."""
        return self.filter(abandonne_at=None)

    def ready(self) -> Self:
        """Made and current."""
        return self.current().filter(etat=EtatDocument.PRET)

    def for_list(self) -> Self:
        """Ready to be listed, latest first."""
        return self.select_related("fichier").prefetch_related("signatures").order_by("-demande_at", "-pk")
