"""The imports of the ASP extracts that changed something: which files, when, with what effect."""

from django.db import models


class ImportASP(models.Model):
    """One import. `comptes` holds the counts of its report; the journal bears one event per import.

    An import that changed nothing leaves no row.
    """

    structures_sha256 = models.CharField("empreinte du fichier des structures", max_length=64)
    annexes_sha256 = models.CharField("empreinte du fichier des annexes", max_length=64)
    comptes = models.JSONField("comptes")
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "import ASP"
        verbose_name_plural = "imports ASP"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"Import ASP du {self.at:%d/%m/%Y}"
