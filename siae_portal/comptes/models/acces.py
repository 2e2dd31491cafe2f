"""Refused accesses: who knocked at which door."""

from django.conf import settings
from django.db import models


class AccesRefuse(models.Model):
    """One refusal (403, 404 out of scope, infected file), without the content asked for or sent."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="personne"
    )
    url_name = models.CharField("page", max_length=120)
    objet_id = models.CharField("identifiant demandé", max_length=40, blank=True)
    methode = models.CharField("méthode", max_length=8)
    statut = models.PositiveSmallIntegerField("réponse")
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "accès refusé"
        verbose_name_plural = "accès refusés"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.statut} {self.url_name}"
