"""The annexe financière of a year and its calendar of payments."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from conventions.enums import EtatAnnexe, NatureEcheance
from conventions.models.convention import Convention
from conventions.querysets import AnnexeFinanciereQuerySet
from structures.models import Structure


def _taux(libelle: str) -> models.DecimalField:
    return models.DecimalField(libelle, max_digits=5, decimal_places=2, null=True, blank=True)


class AnnexeFinanciere(models.Model):
    """What a convention pays for one period of one calendar year.

    `numero_corps` + `A{rang_renouvellement}M{rang_modification}` is its printed number; numbers repeat across
    mergers: an imported annexe is known by `asp_id` (af_id_avenant_modification). Amounts in euros:
    `unitaire_eur` per ETP and year, `montant_eur` for the period. FDI: no ETP, no convention.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="annexes")
    convention = models.ForeignKey(Convention, models.PROTECT, null=True, blank=True, related_name="annexes")
    mesure = models.CharField("mesure", max_length=12)
    numero_corps = models.CharField("numéro", max_length=20)
    rang_renouvellement = models.PositiveSmallIntegerField("A", default=0)
    rang_modification = models.PositiveSmallIntegerField("M", default=0)
    etat = models.CharField("état", max_length=12, choices=EtatAnnexe.choices, default=EtatAnnexe.BROUILLON)
    etat_precedent = models.CharField("état précédent", max_length=12, choices=EtatAnnexe.choices, blank=True)
    regularisee_on = models.DateField("régularisée le", null=True, blank=True)
    debut_on = models.DateField("du")
    fin_on = models.DateField("au")
    etp = models.DecimalField("ETP", max_digits=7, decimal_places=2, null=True, blank=True)
    heures_etp = models.DecimalField("heures par ETP", max_digits=7, decimal_places=2, null=True, blank=True)
    nb_814 = models.PositiveIntegerField("accompagnements à 814 €", null=True, blank=True)
    nb_1400 = models.PositiveIntegerField("accompagnements à 1 400 €", null=True, blank=True)
    unitaire_eur = models.DecimalField(
        "montant unitaire (€)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    unitaire_majore_eur = models.DecimalField(
        "montant unitaire majoré (€)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    montant_eur = models.DecimalField(
        "montant total (€)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    cofinancement_eur = models.DecimalField(
        "cofinancement (€)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    financeur = models.CharField("financeur", max_length=60, blank=True)
    nb_sorties_prevues = models.PositiveIntegerField("sorties prévues", null=True, blank=True)
    taux_dynamiques = _taux("sorties dynamiques visées (%)")
    taux_durable = _taux("emploi durable visé (%)")
    taux_transition = _taux("emploi de transition visé (%)")
    taux_positives = _taux("sorties positives visées (%)")
    milieu_penitentiaire = models.BooleanField("milieu pénitentiaire", default=False)
    suspendue = models.BooleanField("versements suspendus", default=False)
    nature_action = models.CharField("nature de l’action (FDI)", max_length=20, blank=True)
    motifs_rejet = ArrayField(
        models.CharField(max_length=40), verbose_name="motifs de rejet", default=list, blank=True
    )
    depot_on = models.DateField("demande déposée le", null=True, blank=True)
    signature_on = models.DateField("signée le", null=True, blank=True)
    reception_asp_on = models.DateField("reçue par l’ASP le", null=True, blank=True)
    asp_id = models.BigIntegerField("identifiant ASP de l’avenant", null=True, blank=True, unique=True)
    asp_annexe_id = models.BigIntegerField("identifiant ASP de l’annexe", null=True, blank=True)
    asp_sha256 = models.CharField("empreinte de la ligne ASP", max_length=64, blank=True)
    asp_etats = models.JSONField("dates d’états ASP", default=dict, blank=True)

    objects = AnnexeFinanciereQuerySet.as_manager()

    class Meta:
        verbose_name = "annexe financière"
        verbose_name_plural = "annexes financières"
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "rang_renouvellement", "rang_modification"],
                condition=Q(asp_id=None),
                name="annexe_rang_unique",
            ),
            models.CheckConstraint(
                name="annexe_dates",
                condition=Q(fin_on__gte=F("debut_on")),
                violation_error_message="La fin d’une annexe suit son début.",
            ),
            models.CheckConstraint(name="annexe_etp_positifs", condition=Q(etp=None) | Q(etp__gte=0)),
        ]
        indexes = [models.Index(fields=["structure", "debut_on"], name="annexe_structure")]

    def __str__(self) -> str:
        return f"Annexe {self.numero}"

    @property
    def numero(self) -> str:
        """Printed number: « ACI051170013A0M1 »."""
        return f"{self.numero_corps}A{self.rang_renouvellement}M{self.rang_modification}"

    @property
    def nb_mois(self) -> int:
        """Months of the period, both bounds included."""
        return (self.fin_on.year - self.debut_on.year) * 12 + self.fin_on.month - self.debut_on.month + 1


class Echeance(models.Model):
    """One planned payment of an annexe."""

    annexe = models.ForeignKey(AnnexeFinanciere, models.CASCADE, related_name="echeances")
    mois_on = models.DateField("mois", help_text="Premier jour du mois.")
    nature = models.CharField("nature", max_length=15, choices=NatureEcheance.choices)
    montant_eur = models.DecimalField("montant (€)", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "échéance"
        ordering = ("mois_on", "nature", "pk")
        constraints = [
            models.UniqueConstraint(fields=["annexe", "mois_on", "nature"], name="echeance_unique")
        ]

    def __str__(self) -> str:
        return f"{self.mois_on:%m/%Y}"
