"""The money and the posts notified to a département, and the ledger of what is committed."""

from django.db import models
from django.db.models import Q

from conventions.models.dossier import Dossier
from conventions.querysets import EnveloppeQuerySet
from structures.models import ServiceInstructeur


class Enveloppe(models.Model):
    """ETP and euros notified to one service for one year; never overspent (RC37)."""

    service = models.ForeignKey(ServiceInstructeur, models.PROTECT, related_name="enveloppes")
    annee = models.PositiveSmallIntegerField("année")
    etp = models.DecimalField("ETP notifiés", max_digits=9, decimal_places=2)
    montant_eur = models.DecimalField("crédits notifiés (€)", max_digits=14, decimal_places=2)

    objects = EnveloppeQuerySet.as_manager()

    class Meta:
        verbose_name = "enveloppe"
        constraints = [
            models.UniqueConstraint(fields=["service", "annee"], name="enveloppe_unique"),
            models.CheckConstraint(name="enveloppe_positive", condition=Q(etp__gte=0, montant_eur__gte=0)),
        ]

    def __str__(self) -> str:
        return f"Enveloppe {self.annee}"


class MouvementEnveloppe(models.Model):
    """One line of the ledger: a commitment (positive) or its release (negative)."""

    enveloppe = models.ForeignKey(Enveloppe, models.PROTECT, related_name="mouvements")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="mouvements_enveloppe")
    etp = models.DecimalField("ETP", max_digits=9, decimal_places=2)
    montant_eur = models.DecimalField("montant (€)", max_digits=14, decimal_places=2)
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "mouvement d’enveloppe"
        verbose_name_plural = "mouvements d’enveloppe"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.etp} ETP"
