"""The dossier unique: its columns, its sections, its ateliers and its frozen versions."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from conventions.enums import NATURES_DE_CONVENTION, CodeSection, EtatDossier, NatureDemande
from conventions.models.campagne import Campagne
from conventions.querysets import DossierQuerySet
from siae_portal.storage.models import Fichier
from structures.enums import TypeStructure
from structures.models import ServiceInstructeur, Structure
from structures.rules import ReglesStructure, regles_de

if TYPE_CHECKING:
    from conventions.models.instruction import Correction


def _taux(libelle: str) -> models.DecimalField:
    return models.DecimalField(libelle, max_digits=5, decimal_places=2, null=True, blank=True)


def _etp(libelle: str) -> models.DecimalField:
    return models.DecimalField(libelle, max_digits=7, decimal_places=2, null=True, blank=True)


def _euros(libelle: str) -> models.DecimalField:
    return models.DecimalField(libelle, max_digits=12, decimal_places=2, null=True, blank=True)


class Dossier(models.Model):
    """One request of one structure, for one kind and one year.

    Columns hold what the portal computes on or filters on; the texts of the project are in `sections` and,
    once deposited, in `versions`. `etat` is assigned by `services.dossiers.advance_dossier` only.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="dossiers")
    service = models.ForeignKey(ServiceInstructeur, models.PROTECT, related_name="dossiers")
    type = models.CharField("type", max_length=4, choices=TypeStructure.choices)
    nature = models.CharField("nature", max_length=20, choices=NatureDemande.choices)
    annee = models.PositiveSmallIntegerField("année")
    campagne = models.ForeignKey(
        Campagne, models.PROTECT, null=True, blank=True, related_name="dossiers", verbose_name="campagne"
    )
    etat = models.CharField("état", max_length=20, choices=EtatDossier.choices, default=EtatDossier.BROUILLON)
    numero = models.CharField("numéro", max_length=40, blank=True)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="agent",
    )
    cree_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cree_at = models.DateTimeField("créé le")
    modifie_at = models.DateTimeField("enregistré le")

    debut_on = models.DateField("date de début", null=True, blank=True)
    fin_on = models.DateField("date de fin", null=True, blank=True)
    etp_demandes = _etp("ETP demandés")
    nb_postes = models.PositiveIntegerField("nombre de postes", null=True, blank=True)
    nb_814 = models.PositiveIntegerField("accompagnements à 814 €", null=True, blank=True)
    nb_1400 = models.PositiveIntegerField("accompagnements à 1 400 €", null=True, blank=True)
    etp_accompagnement = _etp("ETP d’accompagnement")
    etp_encadrement = _etp("ETP d’encadrement technique")
    total_charges_eur = _euros("total des charges (€)")
    total_produits_eur = _euros("total des produits (€)")
    recettes_commerciales_eur = _euros("recettes commerciales (€)")
    cofinancement_eur = _euros("cofinancement du département (€)")
    taux_durable = _taux("emploi durable (%)")
    taux_transition = _taux("emploi de transition (%)")
    taux_positives = _taux("sorties positives (%)")
    label_rq = models.BooleanField("structure labellisée régie de quartier", null=True, blank=True)

    papier_recu_on = models.DateField("reçu sur papier le", null=True, blank=True)
    papier = models.ForeignKey(
        Fichier,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dossier papier numérisé",
    )

    depose_at = models.DateTimeField("déposé le", null=True, blank=True)
    complet_at = models.DateTimeField("complet le", null=True, blank=True)
    delai_mois = models.PositiveSmallIntegerField("délai annoncé (mois)", default=2)
    echeance_on = models.DateField("échéance", null=True, blank=True)
    horloge_arretee_at = models.DateTimeField("horloge arrêtée le", null=True, blank=True)
    vise_at = models.DateTimeField("visé le", null=True, blank=True)
    decide_at = models.DateTimeField("décidé le", null=True, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier"
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "type", "annee", "nature"],
                condition=Q(etat=EtatDossier.BROUILLON, papier_recu_on=None),
                name="dossier_un_seul_brouillon",
            ),
            models.UniqueConstraint(
                fields=["structure", "type", "annee", "nature"],
                condition=Q(etat=EtatDossier.BROUILLON, papier_recu_on__isnull=False),
                name="dossier_un_seul_papier",
            ),
            models.UniqueConstraint(fields=["numero"], condition=~Q(numero=""), name="dossier_numero_unique"),
            models.CheckConstraint(
                name="dossier_depose_date",
                condition=Q(etat__in=[EtatDossier.BROUILLON, EtatDossier.ABANDONNE])
                | Q(depose_at__isnull=False, echeance_on__isnull=False),
                violation_error_message="Un dossier déposé porte sa date de dépôt et son échéance.",
            ),
            models.CheckConstraint(
                name="dossier_papier_entier",
                condition=Q(papier_recu_on=None, papier=None)
                | Q(papier_recu_on__isnull=False, papier__isnull=False),
                violation_error_message="Un dossier papier porte sa date de réception et sa numérisation.",
            ),
            models.CheckConstraint(
                name="dossier_dates",
                condition=Q(debut_on=None) | Q(fin_on=None) | Q(fin_on__gte=F("debut_on")),
                violation_error_message="La date de fin suit la date de début.",
            ),
            models.CheckConstraint(
                name="dossier_etp_positifs",
                condition=Q(etp_demandes=None) | Q(etp_demandes__gt=0),
                violation_error_message="Le nombre d’ETP est supérieur à zéro.",
            ),
        ]
        indexes = [
            models.Index(fields=["service", "etat", "echeance_on"], name="dossier_liste"),
            models.Index(fields=["structure", "type", "annee"], name="dossier_structure"),
        ]

    def __str__(self) -> str:
        return f"Dossier {self.type} {self.annee}"

    @property
    def regles(self) -> ReglesStructure:
        """Rules of the kind of this dossier."""
        return regles_de(self.type)

    @property
    def formulaire_on(self) -> date:
        """The day whose questions and papers this dossier keeps: that of its creation (ADR 0030)."""
        return timezone.localtime(self.cree_at).date()

    @property
    def est_brouillon(self) -> bool:
        """Not transmitted yet."""
        return self.etat == EtatDossier.BROUILLON

    @property
    def depot_avant_le(self) -> date | None:
        """Last day of its campaign, None without one. Read it with `campagne` loaded."""
        return self.campagne.cloture_on if self.campagne else None

    @property
    def est_papier(self) -> bool:
        """Whether the service typed it from a paper request (0036)."""
        return self.papier_recu_on is not None

    @property
    def recu_on(self) -> date | None:
        """The day the administration received the request: the legal clock runs from it."""
        if self.papier_recu_on:
            return self.papier_recu_on
        return timezone.localtime(self.depose_at).date() if self.depose_at else None

    @property
    def demande_ouverte(self) -> "Correction | None":
        """The request of the service that waits for an answer, if any. Read it with `corrections` loaded."""
        return next((c for c in self.corrections.all() if c.repondue_at is None), None)

    @property
    def acte_hors_portail(self) -> bool:
        """Whether what follows the acceptance (amended annexe, FDI convention) is not made here (0032)."""
        return self.nature not in NATURES_DE_CONVENTION

    @property
    def sans_bareme(self) -> bool:
        """Whether the aid asked has no barème: its amount is written in its act."""
        return self.nature == NatureDemande.FDI

    @property
    def taux_dynamiques(self) -> Decimal | None:
        """Sum of the three rates (%), None while one is missing."""
        if self.taux_durable is None or self.taux_transition is None or self.taux_positives is None:
            return None
        return self.taux_durable + self.taux_transition + self.taux_positives

    @property
    def fin_premiere_annee_on(self) -> date | None:
        """Last day of the first annexe: the annexe stays within one calendar year (RC20)."""
        if not (self.debut_on and self.fin_on):
            return None
        return min(self.fin_on, date(self.debut_on.year, 12, 31))


class SectionDossier(models.Model):
    """What was typed in one section. `version` grows at each save: a stale save is refused.

    `refusees`: what was typed and could not be read (a date of the 30th of February), by question then by
    name of the control, so that it is found again as it was typed; never part of a deposit.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="sections")
    code = models.CharField("section", max_length=40)
    contenu = models.JSONField("contenu", default=dict)
    refusees = models.JSONField("saisies refusées", default=dict, blank=True)
    complete = models.BooleanField("complète", default=False)
    version = models.PositiveIntegerField("version", default=1)
    modifie_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    modifie_at = models.DateTimeField("enregistré le")

    class Meta:
        verbose_name = "section de dossier"
        verbose_name_plural = "sections de dossier"
        constraints = [models.UniqueConstraint(fields=["dossier", "code"], name="section_unique")]

    def __str__(self) -> str:
        return dict(CodeSection.choices).get(self.code, self.code)


class Atelier(models.Model):
    """One atelier or chantier of an ACI: posts and receipts are appreciated one by one (D5132-34).

    Only the name is required by the row: a draft keeps what is typed, completeness is RC14.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="ateliers")
    nom = models.CharField("nom de l’atelier", max_length=120)
    objet = models.TextField("objet", blank=True)
    lieu = models.CharField("lieu principal", max_length=120, blank=True)
    debut_on = models.DateField("début", null=True, blank=True)
    fin_on = models.DateField("fin", null=True, blank=True)
    permanent = models.BooleanField("atelier permanent", null=True, blank=True)
    postes = models.PositiveIntegerField("postes d’insertion", null=True, blank=True)
    etp = _etp("ETP d’insertion")
    etp_encadrement = _etp("ETP d’encadrement technique")
    charges_eur = _euros("charges de l’activité (€)")
    recettes_eur = _euros("recettes commerciales (€)")
    caracteristiques = models.TextField("autres caractéristiques", blank=True)

    class Meta:
        verbose_name = "atelier"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "nom"],
                name="atelier_nom_unique",
                violation_error_message="Deux ateliers portent le même nom : changez l’un des deux.",
            ),
            models.CheckConstraint(
                name="atelier_montants",
                condition=(Q(etp=None) | Q(etp__gt=0))
                & (Q(charges_eur=None) | Q(charges_eur__gte=0))
                & (Q(recettes_eur=None) | Q(recettes_eur__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class VersionDossier(models.Model):
    """The dossier as it was deposited: frozen, hashed."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="versions")
    rang = models.PositiveSmallIntegerField("rang")
    donnees = models.JSONField("données figées")
    sha256 = models.CharField("empreinte", max_length=64)
    depose_at = models.DateTimeField("déposé le")
    depose_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declaration = models.TextField("déclaration sur l’honneur")

    class Meta:
        verbose_name = "version déposée"
        verbose_name_plural = "versions déposées"
        constraints = [models.UniqueConstraint(fields=["dossier", "rang"], name="version_rang_unique")]

    def __str__(self) -> str:
        return f"Version {self.rang}"
