"""A campaign of deposit: which requests, for which year, between which days."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from conventions.enums import EtatCampagne, NatureDemande
from conventions.querysets import CampagneQuerySet
from conventions.rules.campagnes import etat_campagne, etat_en_mots
from structures.enums import TypeStructure
from structures.models import Departement


def _codes(colonne: str, valeurs: list[str]) -> Func:
    """A column of codes as a set of whole numbers: what PostgreSQL compares in an exclusion constraint."""
    rangs = (
        Func(F(colonne), template=f"int4range({rang}, {rang} + ('{code}' = ANY(%(expressions)s))::int)")
        for rang, code in enumerate(valeurs)
    )
    return Func(*rangs, function="int4multirange")


class Campagne(models.Model):
    """Days between which the requests of a year are deposited, last day included (Paris).

    `departement` None: the national default, used where a département has no campaign of its own.
    `consigne`: what the service writes to who deposits late. A late deposit is never refused.
    """

    departement = models.ForeignKey(
        Departement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="campagnes",
        verbose_name="département",
    )
    libelle = models.CharField("intitulé", max_length=120)
    annee = models.PositiveSmallIntegerField("année demandée")
    natures = ArrayField(
        models.CharField(max_length=20, choices=NatureDemande.choices), verbose_name="natures"
    )
    types = ArrayField(models.CharField(max_length=4, choices=TypeStructure.choices), verbose_name="types")
    ouverture_on = models.DateField("ouverture")
    cloture_on = models.DateField("clôture")
    consigne = models.CharField("consigne pour un dépôt tardif", max_length=600, blank=True)

    objects = CampagneQuerySet.as_manager()

    class Meta:
        verbose_name = "campagne"
        constraints = [
            models.CheckConstraint(
                name="campagne_dates",
                condition=Q(cloture_on__gte=F("ouverture_on")),
                violation_error_message="La clôture suit l’ouverture.",
            ),
            models.CheckConstraint(
                name="campagne_non_vide",
                condition=Q(natures__len__gt=0, types__len__gt=0),
                violation_error_message="Une campagne vise au moins une nature et un type.",
            ),
            ExclusionConstraint(
                name="campagne_sans_chevauchement",
                expressions=[
                    (Coalesce("departement", Value("")), RangeOperators.EQUAL),
                    ("annee", RangeOperators.EQUAL),
                    (
                        Func(F("ouverture_on"), F("cloture_on"), Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                    (_codes("natures", list(NatureDemande.values)), RangeOperators.OVERLAPS),
                    (_codes("types", list(TypeStructure.values)), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Une autre campagne couvre déjà ces jours pour la même demande.",
            ),
        ]

    def __str__(self) -> str:
        return self.libelle

    def etat_le(self, on: date) -> EtatCampagne:
        """To come, open or closed that day."""
        return etat_campagne(ouverture_on=self.ouverture_on, cloture_on=self.cloture_on, on=on)

    def en_mots(self, on: date) -> str:
        """The same in words, with the date that matters."""
        return etat_en_mots(ouverture_on=self.ouverture_on, cloture_on=self.cloture_on, on=on)
