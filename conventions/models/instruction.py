"""What happens between the service and the structure while a dossier is examined."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from conventions.enums import Gravite
from conventions.models.dossier import Dossier
from conventions.querysets import CorrectionQuerySet


class Correction(models.Model):
    """A request of papers or corrections: it stops the clock until the answer or the term (CRPA L114-5).

    `elements` names what is asked: `{"code": …, "libelle": …, "raison": …}`.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="corrections")
    elements = models.JSONField("éléments demandés")
    motif = models.TextField("motif")
    demandee_at = models.DateTimeField("demandée le")
    demandee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    terme_on = models.DateField("réponse attendue avant le")
    repondue_at = models.DateTimeField("répondue le", null=True, blank=True)
    reponse = models.TextField("réponse", blank=True)
    defaut_at = models.DateTimeField("absence de réponse constatée le", null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "demande à la structure"
        verbose_name_plural = "demandes à la structure"
        ordering = ("demandee_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(repondue_at=None), name="correction_une_seule_ouverte"
            ),
            models.CheckConstraint(
                name="correction_dates",
                condition=Q(repondue_at=None) | Q(repondue_at__gte=F("demandee_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"Demande du {self.demandee_at:%d/%m/%Y}"


class Controle(models.Model):
    """The result of one automatic check on a deposited version, with the structure's justification."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="controles")
    regle = models.CharField("règle", max_length=6)
    gravite = models.CharField("gravité", max_length=10, choices=Gravite.choices)
    reussi = models.BooleanField("réussi")
    message = models.CharField("message", max_length=300)
    source = models.TextField("source", blank=True)
    justification = models.TextField("justification", blank=True)

    class Meta:
        verbose_name = "contrôle"
        ordering = ("reussi", "gravite", "regle", "pk")
        constraints = [models.UniqueConstraint(fields=["dossier", "regle"], name="controle_unique")]

    def __str__(self) -> str:
        return self.regle
