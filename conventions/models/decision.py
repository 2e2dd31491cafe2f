"""What the service proposes and what the signatory decides."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from conventions.enums import SensDecision
from conventions.models.bareme import Bareme
from conventions.models.dossier import Dossier
from siae_portal.comptes.models import DelegationSignature


class Proposition(models.Model):
    """The agent's proposal: sense, ETP or accompagnements, amount by the dated barème, motives, grid.

    `grille`: point → verdict. `bareme_confirme_at`: an agent confirmed an amount that is only the last known.
    """

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="proposition")
    sens = models.CharField("sens", max_length=10, choices=SensDecision.choices)
    etp = models.DecimalField("ETP proposés", max_digits=7, decimal_places=2, null=True, blank=True)
    nb_814 = models.PositiveIntegerField("accompagnements à 814 €", null=True, blank=True)
    nb_1400 = models.PositiveIntegerField("accompagnements à 1 400 €", null=True, blank=True)
    bareme = models.ForeignKey(Bareme, models.PROTECT, null=True, blank=True, related_name="+")
    bareme_majore = models.ForeignKey(Bareme, models.PROTECT, null=True, blank=True, related_name="+")
    bareme_confirme_at = models.DateTimeField("barème confirmé le", null=True, blank=True)
    montant_eur = models.DecimalField(
        "montant proposé (€)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    motifs_fait = ArrayField(models.TextField(), verbose_name="motifs de fait", default=list)
    motifs_droit = ArrayField(models.TextField(), verbose_name="motifs de droit", default=list)
    grille = models.JSONField("grille d’instruction", default=dict)
    derogation_recettes = models.BooleanField("dérogation au plafond de recettes", default=False)
    proposee_at = models.DateTimeField("proposée le")
    proposee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "proposition"
        constraints = [
            models.CheckConstraint(
                name="proposition_acceptation_chiffree",
                condition=Q(sens=SensDecision.REFUSER) | Q(montant_eur__gt=0, bareme__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_sens_display()


class Decision(models.Model):
    """The act of the signatory, under a delegation valid that day. A new decision is a new row."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="decisions")
    sens = models.CharField("sens", max_length=10, choices=SensDecision.choices)
    etp = models.DecimalField("ETP décidés", max_digits=7, decimal_places=2, null=True, blank=True)
    nb_814 = models.PositiveIntegerField("accompagnements à 814 €", null=True, blank=True)
    nb_1400 = models.PositiveIntegerField("accompagnements à 1 400 €", null=True, blank=True)
    montant_eur = models.DecimalField(
        "montant décidé (€)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    motifs_fait = ArrayField(models.TextField(), verbose_name="motifs de fait", default=list)
    motifs_droit = ArrayField(models.TextField(), verbose_name="motifs de droit", default=list)
    prise_at = models.DateTimeField("prise le")
    signataire = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    delegation = models.ForeignKey(DelegationSignature, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "décision"
        ordering = ("-prise_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="decision_refus_motive",
                condition=Q(sens=SensDecision.ACCEPTER)
                | (Q(motifs_fait__len__gt=0) & Q(motifs_droit__len__gt=0)),
                violation_error_message="Un refus se motive en droit et en fait.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_sens_display()
