"""The journal: one row per act, chained by hash, that the database refuses to change."""

from django.conf import settings
from django.db import models


class EvenementQuerySet(models.QuerySet["Evenement"]):
    """Reads of the journal."""

    def of(self, obj: models.Model) -> "EvenementQuerySet":
        """The events of one object, latest first, ready to be shown."""
        return (
            self.filter(objet_type=obj._meta.label, objet_id=obj.pk)
            .select_related("user", "motif")
            .order_by("-rang", "pk")
        )


class Evenement(models.Model):
    """One act on one object. Holds ids and codes only, so that it never has to be erased.

    `rang` counts the events of an object from 1; `sha256` covers the row and the event before it.
    """

    objet_type = models.CharField("type d'objet", max_length=60)
    objet_id = models.BigIntegerField("identifiant de l'objet")
    rang = models.PositiveIntegerField("rang")
    geste = models.CharField("geste", max_length=60)
    avant = models.CharField("état avant", max_length=30, blank=True)
    apres = models.CharField("état après", max_length=30, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="personne",
    )
    at = models.DateTimeField("le")
    details = models.JSONField("détails", default=dict, blank=True)
    motif_sha256 = models.CharField("empreinte du motif", max_length=64, blank=True)
    precedent_sha256 = models.CharField("empreinte précédente", max_length=64, blank=True)
    sha256 = models.CharField("empreinte", max_length=64)

    objects = EvenementQuerySet.as_manager()

    class Meta:
        verbose_name = "événement"
        constraints = [
            models.UniqueConstraint(fields=["objet_type", "objet_id", "rang"], name="evenement_rang_unique"),
        ]
        indexes = [models.Index(fields=["at"], name="evenement_at")]

    def __str__(self) -> str:
        return f"{self.geste} · {self.objet_type} {self.objet_id}"


class Motif(models.Model):
    """The words of an act, apart from the chain: they may hold a name, so they may be erased."""

    evenement = models.OneToOneField(
        Evenement, models.CASCADE, related_name="motif", verbose_name="événement"
    )
    texte = models.TextField("motif")

    class Meta:
        verbose_name = "motif"

    def __str__(self) -> str:
        return f"Motif de l'événement {self.evenement_id}"
