"""What a section of a dossier was, save after save."""

from django.conf import settings
from django.db import models

from conventions.models.dossier import Dossier


class VersionSection(models.Model):
    """One state of one section: every answer by question, columns included, the IBAN never.

    Saves of one person that follow each other make one row, the last one (`services.historique`); a row is
    otherwise never changed.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="versions_de_section")
    code = models.CharField("section", max_length=40)
    version = models.PositiveIntegerField("version")
    reponses = models.JSONField("réponses", default=dict)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    debut_at = models.DateTimeField("commencée le")
    at = models.DateTimeField("enregistrée le")
    restauree_de = models.PositiveIntegerField("version reprise", null=True, blank=True)

    class Meta:
        verbose_name = "version de section"
        verbose_name_plural = "versions de section"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "code", "version"], name="version_section_unique"),
            models.CheckConstraint(
                name="version_section_dates", condition=models.Q(at__gte=models.F("debut_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}, version {self.version}"
