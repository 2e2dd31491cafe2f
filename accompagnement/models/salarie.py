"""A salarié en insertion and the contracts that tie him or her to the structure."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accompagnement.querysets import SalarieQuerySet
from siae_portal.formats import INSECABLE
from structures.enums import NatureContrat, TypeStructure
from structures.models import Structure


class Salarie(models.Model):
    """One person on a path in one structure, from the first day (`entree_on`)."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="salaries")
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField("nom", max_length=80)
    nom_tri = models.CharField("nom de tri", max_length=170, db_index=True)
    naissance_on = models.DateField("date de naissance")
    entree_on = models.DateField("entrée le")
    referent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="référent"
    )

    objects = SalarieQuerySet.as_manager()

    class Meta:
        verbose_name = "salarié en insertion"
        verbose_name_plural = "salariés en insertion"
        constraints = [
            models.CheckConstraint(
                name="salarie_dates",
                condition=Q(entree_on__gt=F("naissance_on")),
                violation_error_message="L’entrée suit la naissance.",
            ),
            models.UniqueConstraint(
                fields=["structure", "nom_tri", "naissance_on", "entree_on"],
                name="salarie_unique",
                violation_error_message="Cette personne est déjà suivie dans la structure.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}"

    @property
    def initiales(self) -> str:
        """First name and initial: what a list shows in a public place."""
        return f"{self.prenom}{INSECABLE}{self.nom[:1]}."


class Contrat(models.Model):
    """One work contract, of a nature allowed for the kind (reglement.md §4)."""

    salarie = models.ForeignKey(Salarie, models.CASCADE, related_name="contrats")
    type_structure = models.CharField("type de structure", max_length=4, choices=TypeStructure.choices)
    nature = models.CharField("nature", max_length=20, choices=NatureContrat.choices)
    debut_on = models.DateField("du")
    fin_on = models.DateField("au", null=True, blank=True)
    heures_hebdo = models.DecimalField(
        "heures par semaine", max_digits=4, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = "contrat"
        ordering = ("-debut_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="contrat_dates",
                condition=Q(fin_on=None) | Q(fin_on__gte=F("debut_on")),
                violation_error_message="La fin d’un contrat suit son début.",
            ),
            models.UniqueConstraint(fields=["salarie", "debut_on"], name="contrat_unique"),
        ]

    def __str__(self) -> str:
        return self.get_nature_display()
