"""Régions, départements and communes of France (structures/donnees)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from structures.enums import PrecisionPoint, Zone
from structures.querysets import CommuneQuerySet


class Region(models.Model):
    """A région."""

    code = models.CharField("code INSEE", max_length=3, primary_key=True)
    nom = models.CharField("nom", max_length=80)

    class Meta:
        verbose_name = "région"

    def __str__(self) -> str:
        return self.nom


class Departement(models.Model):
    """A département; its zone decides which barème applies."""

    code = models.CharField("code INSEE", max_length=3, primary_key=True)
    nom = models.CharField("nom", max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, related_name="departements", verbose_name="région")
    complement = models.CharField(
        "complément", max_length=90, blank=True, help_text="« du Morbihan », après le nom d’un service"
    )
    zone = models.CharField("zone", max_length=12, choices=Zone.choices, default=Zone.HORS_MAYOTTE)

    class Meta:
        verbose_name = "département"

    def __str__(self) -> str:
        return self.nom

    @property
    def code3(self) -> str:
        """Code on three characters, as in ASP numbers: 054, 02A, 971."""
        return self.code.rjust(3, "0")


class Epci(models.Model):
    """An intercommunalité with its own taxes: a group of communes."""

    code = models.CharField("SIREN", max_length=9, primary_key=True)
    nom = models.CharField("nom", max_length=150)
    nom_tri = models.CharField("nom sans accent", max_length=150, db_index=True)

    class Meta:
        verbose_name = "intercommunalité"

    def __str__(self) -> str:
        return self.nom


class Commune(models.Model):
    """A commune, with a point good enough to measure distances."""

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    nom = models.CharField("nom", max_length=80)
    nom_tri = models.CharField("nom sans accent", max_length=80, db_index=True)
    departement = models.ForeignKey(
        Departement, models.PROTECT, related_name="communes", verbose_name="département"
    )
    epci = models.ForeignKey(
        Epci, models.PROTECT, null=True, blank=True, related_name="communes", verbose_name="intercommunalité"
    )
    codes_postaux = ArrayField(models.CharField(max_length=5), verbose_name="codes postaux", default=list)
    population = models.PositiveIntegerField("population", default=0)
    latitude = models.FloatField("latitude", null=True)
    longitude = models.FloatField("longitude", null=True)
    precision = models.CharField("précision du point", max_length=12, choices=PrecisionPoint.choices)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "commune"
        indexes = [
            GinIndex(fields=["nom_tri"], name="commune_nom", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["codes_postaux"], name="commune_codes_postaux"),
        ]
        constraints = [
            models.CheckConstraint(
                name="commune_point",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return self.nom
