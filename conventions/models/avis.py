"""The advisory commission: its sessions and its opinions."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from conventions.enums import SensAvis
from conventions.models.dossier import Dossier
from structures.models import ServiceInstructeur


class SeanceCommission(models.Model):
    """One session of the commission of a département. Its name depends on the day (noms_organismes.csv)."""

    service = models.ForeignKey(ServiceInstructeur, models.PROTECT, related_name="seances")
    tenue_on = models.DateField("séance du")

    class Meta:
        verbose_name = "séance de la commission"
        verbose_name_plural = "séances de la commission"
        ordering = ("tenue_on", "pk")
        constraints = [models.UniqueConstraint(fields=["service", "tenue_on"], name="seance_unique")]

    def __str__(self) -> str:
        return f"Séance du {self.tenue_on:%d/%m/%Y}"


class Avis(models.Model):
    """The opinion on one dossier: CRPA R133-8 to R133-13. Empty votes while it is only on the agenda."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="avis")
    seance = models.ForeignKey(SeanceCommission, models.PROTECT, related_name="avis")
    sens = models.CharField("sens", max_length=12, choices=SensAvis.choices, blank=True)
    pour = models.PositiveSmallIntegerField("pour", null=True, blank=True)
    contre = models.PositiveSmallIntegerField("contre", null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField("abstentions", null=True, blank=True)
    quorum_atteint = models.BooleanField("quorum atteint", default=False)
    motifs = models.TextField("motifs", blank=True)
    enregistre_at = models.DateTimeField("enregistré le", null=True, blank=True)
    enregistre_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ("-seance__tenue_on", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "seance"], name="avis_unique"),
            models.CheckConstraint(
                name="avis_vote",
                condition=Q(sens="", enregistre_at=None)
                | Q(
                    pour__isnull=False,
                    contre__isnull=False,
                    abstentions__isnull=False,
                    quorum_atteint=True,
                    enregistre_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.get_sens_display() or "Inscrit à l’ordre du jour"
