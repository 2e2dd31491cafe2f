"""The end of a path, with its reason and class."""

from django.conf import settings
from django.db import models

from accompagnement.enums import CategorieSortie
from accompagnement.models.salarie import Salarie
from accompagnement.querysets import SortieQuerySet


class MotifSortie(models.Model):
    """A reason of exit and the class it falls in (motifs_sortie.csv)."""

    code = models.CharField("code", max_length=20, primary_key=True)
    libelle = models.CharField("libellé", max_length=120)
    categorie = models.CharField("classe", max_length=20, choices=CategorieSortie.choices)
    dynamique = models.BooleanField("sortie dynamique")
    au_denominateur = models.BooleanField("compte au dénominateur")
    ordre = models.PositiveSmallIntegerField("ordre", default=0)
    confiance = models.CharField("confiance", max_length=1)

    class Meta:
        verbose_name = "motif de sortie"
        verbose_name_plural = "motifs de sortie"
        ordering = ("ordre", "code")

    def __str__(self) -> str:
        return self.libelle


class Sortie(models.Model):
    """One exit. `heures_totales`: hours worked in all, which decide for some kinds whether it is examined."""

    salarie = models.OneToOneField(Salarie, models.CASCADE, related_name="sortie")
    sortie_on = models.DateField("sortie le")
    motif = models.ForeignKey(MotifSortie, models.PROTECT, related_name="+")
    heures_totales = models.DecimalField(
        "heures travaillées en tout", max_digits=8, decimal_places=2, null=True, blank=True
    )
    examinee = models.BooleanField("compte dans les taux")
    enregistree_at = models.DateTimeField("enregistrée le")
    enregistree_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = SortieQuerySet.as_manager()

    class Meta:
        verbose_name = "sortie"
        indexes = [models.Index(fields=["sortie_on"], name="sortie_date")]

    def __str__(self) -> str:
        return f"Sortie du {self.sortie_on:%d/%m/%Y}"
