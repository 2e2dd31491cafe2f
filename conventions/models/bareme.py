"""Amounts and hours fixed by texts, by date of effect."""

from django.db import models
from django.db.models import F, Q

from conventions.enums import CodeAide
from conventions.querysets import BaremeQuerySet, HeuresETPQuerySet
from structures.enums import TypeStructure, Zone


class Bareme(models.Model):
    """One amount of one aid, for a kind and a zone, from a day on (baremes.csv).

    `montant` is in `unite` (euros per ETP and per year for the montant socle). A row is never changed once
    used by an act: a new arrêté is a new row.
    """

    aide = models.CharField("aide", max_length=60, choices=CodeAide.choices)
    zone = models.CharField("zone", max_length=12, choices=Zone.choices)
    type = models.CharField("type de structure", max_length=4, choices=TypeStructure.choices)
    effet_on = models.DateField("date d’effet")
    montant = models.DecimalField("montant", max_digits=12, decimal_places=2)
    unite = models.CharField("unité", max_length=150)
    dont_accompagnement_eur = models.DecimalField(
        "dont accompagnement et encadrement (€)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    reference = models.CharField("référence", max_length=300, help_text="L’arrêté et où il a été lu.")
    confiance = models.CharField("confiance", max_length=1)
    note = models.CharField("note", max_length=300, blank=True)

    objects = BaremeQuerySet.as_manager()

    class Meta:
        verbose_name = "barème"
        constraints = [
            models.UniqueConstraint(fields=["aide", "zone", "type", "effet_on"], name="bareme_unique"),
            models.CheckConstraint(name="bareme_positif", condition=Q(montant__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.get_aide_display()} · {self.type} · {self.effet_on:%d/%m/%Y}"

    @property
    def arrete(self) -> str:
        """The arrêté as acts cite it: the reference up to its address."""
        return self.reference.split(" http")[0].removesuffix(",")


class HeuresETP(models.Model):
    """Annual hours of one ETP, by kind and period (heures_etp.csv)."""

    type = models.CharField("type de structure", max_length=4, choices=TypeStructure.choices)
    debut_on = models.DateField("du")
    fin_on = models.DateField("au", null=True, blank=True)
    heures = models.DecimalField("heures par an", max_digits=7, decimal_places=2)
    nature = models.CharField("nature des heures", max_length=120)
    confiance = models.CharField("confiance", max_length=1)
    source = models.TextField("source")

    objects = HeuresETPQuerySet.as_manager()

    class Meta:
        verbose_name = "heures par ETP"
        verbose_name_plural = "heures par ETP"
        constraints = [
            models.UniqueConstraint(fields=["type", "debut_on"], name="heures_etp_unique"),
            models.CheckConstraint(
                name="heures_etp_dates", condition=Q(fin_on=None) | Q(fin_on__gte=F("debut_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} : {self.heures} h"
