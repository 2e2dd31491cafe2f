"""What an administrator or a service changes in the dossier unique, from a day on (ADR 0030)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from conventions.enums import ObjetAdapte
from conventions.querysets import AdaptationQuerySet
from structures.models import Departement


class Adaptation(models.Model):
    """A change of one section, field, paper or rule of the data files, or a new one; dated.

    `valeurs`: what changes in the row of the file, by name of attribute; the whole row for a code that the
    files do not know. Without `departement`, it holds everywhere. A row is never rewritten: another one,
    from a later day on, replaces it.
    """

    objet = models.CharField("objet", max_length=10, choices=ObjetAdapte.choices)
    code = models.CharField("code", max_length=40)
    departement = models.ForeignKey(
        Departement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="département"
    )
    debut_on = models.DateField("à compter du")
    fin_on = models.DateField("jusqu’au", null=True, blank=True)
    valeurs = models.JSONField("valeurs", default=dict)
    cree_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cree_at = models.DateTimeField("créée le")

    objects = AdaptationQuerySet.as_manager()

    class Meta:
        verbose_name = "adaptation du dossier"
        verbose_name_plural = "adaptations du dossier"
        constraints = [
            models.UniqueConstraint(
                fields=["objet", "code", "departement", "debut_on"],
                nulls_distinct=False,
                name="adaptation_unique",
                violation_error_message="Une adaptation commence déjà ce jour-là : choisissez un autre jour.",
            ),
            models.CheckConstraint(
                name="adaptation_dates",
                condition=Q(fin_on=None) | Q(fin_on__gte=F("debut_on")),
                violation_error_message="La fin suit le début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_objet_display()} {self.code} au {self.debut_on:%d/%m/%Y}"

    def applies(self, *, on: object) -> bool:
        """Whether the adaptation is in force that day."""
        return self.debut_on <= on and (self.fin_on is None or on <= self.fin_on)  # type: ignore[operator]
