"""What the portal knows of a stored file: its hash, its size, its true type."""

from django.db import models
from django.db.models import Q


class Fichier(models.Model):
    """One content, stored once under its sha256. Who may read it is said by the object that holds it."""

    sha256 = models.CharField("empreinte", max_length=64, unique=True)
    taille_octets = models.PositiveBigIntegerField("taille (octets)")
    type_mime = models.CharField("type", max_length=100)
    created_at = models.DateTimeField("déposé le", auto_now_add=True)

    class Meta:
        verbose_name = "fichier"
        constraints = [
            models.CheckConstraint(name="fichier_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="fichier_non_vide", condition=Q(taille_octets__gt=0)),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]
