"""What the structure answers to an alert, while it prepares its dossier."""

from django.conf import settings
from django.db import models

from conventions.models.dossier import Dossier


class Justification(models.Model):
    """The words of the structure about one alert, kept from the draft on, even when it no longer holds.

    They are copied in the result of the check (`Controle`) at each deposit, if it failed that day.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="justifications")
    regle = models.CharField("règle", max_length=6)
    texte = models.TextField("justification", blank=True)
    modifie_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    modifie_at = models.DateTimeField("enregistrée le")

    class Meta:
        verbose_name = "justification d’une alerte"
        verbose_name_plural = "justifications d’alertes"
        constraints = [models.UniqueConstraint(fields=["dossier", "regle"], name="justification_unique")]

    def __str__(self) -> str:
        return self.regle
