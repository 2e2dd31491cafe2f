"""What was taken up from what the State already knows, section by section, and who has read it since."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from conventions.models.dossier import Dossier


class RepriseSection(models.Model):
    """One section filled by the portal: where each answer comes from, until somebody confirms it.

    `origines`: question → `source` (`SourceReprise`), `reference`, `empreinte` of the value taken up (empty
    when it is read live from the record of the structure). `version`: that of the section when it was
    filled; a section saved since, at a later version, was read by its author.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="reprises")
    code = models.CharField("section", max_length=40)
    origines = models.JSONField("origines", default=dict)
    version = models.PositiveIntegerField("version reprise", default=1)
    reprise_at = models.DateTimeField("reprise le")
    confirmee_at = models.DateTimeField("confirmée le", null=True, blank=True)
    confirmee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "reprise de section"
        verbose_name_plural = "reprises de section"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "code"], name="reprise_section_unique"),
            models.CheckConstraint(
                name="reprise_confirmee",
                condition=Q(confirmee_at=None) | Q(confirmee_at__gte=F("reprise_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}, reprise"

    def is_read(self, version: int) -> bool:
        """Whether somebody confirmed the section, or saved it since: `version` is its version now."""
        return self.confirmee_at is not None or version > self.version
