"""The interviews, the heart of the accompagnement socioprofessionnel (L5132-1)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accompagnement.enums import Presence
from accompagnement.models.salarie import Salarie
from accompagnement.querysets import EntretienQuerySet
from siae_portal.chiffrement.fields import EncryptedTextField


class FamilleFrein(models.Model):
    """A family of barriers, which is also the subject of an interview (freins.csv)."""

    code = models.CharField("code", max_length=20, primary_key=True)
    libelle = models.CharField("libellé", max_length=120)
    sensible = models.BooleanField("donnée sensible", default=False)
    exemples = models.CharField("exemples", max_length=250, blank=True)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "famille de freins"
        verbose_name_plural = "familles de freins"
        ordering = ("ordre", "code")

    def __str__(self) -> str:
        return self.libelle


class Entretien(models.Model):
    """One interview: when, whether the person came, how long (minutes), about what, what next.

    `note` is encrypted at rest and read only by the caseworkers of the structure. `cle` makes a replayed form
    harmless.
    """

    salarie = models.ForeignKey(Salarie, models.CASCADE, related_name="entretiens")
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    tenu_on = models.DateField("tenu le")
    presence = models.CharField("présence", max_length=8, choices=Presence.choices)
    duree_min = models.PositiveSmallIntegerField("durée (minutes)", default=0)
    sujets = ArrayField(models.CharField(max_length=20), verbose_name="sujets", default=list, blank=True)
    note = EncryptedTextField("note", blank=True, default="")
    prochain_on = models.DateField("prochain entretien", null=True, blank=True)
    cle = models.UUIDField("clé de saisie", unique=True)
    enregistre_at = models.DateTimeField("enregistré le")

    objects = EntretienQuerySet.as_manager()

    class Meta:
        verbose_name = "entretien"
        ordering = ("-tenu_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="entretien_absence_sans_duree",
                condition=Q(presence=Presence.PRESENT, duree_min__gt=0)
                | Q(presence=Presence.ABSENT, duree_min=0),
                violation_error_message="Un entretien tenu a une durée, une absence n’en a pas.",
            ),
        ]
        indexes = [models.Index(fields=["salarie", "-tenu_on", "-id"], name="entretien_salarie")]

    def __str__(self) -> str:
        return f"Entretien {self.pk}"
