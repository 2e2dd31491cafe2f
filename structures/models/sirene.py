"""Establishments of the SIRENE directory, copied from a stock file of the INSEE."""

from django.db import models
from django.db.models import Q

from structures.enums import EtatSirene


class EtablissementSirene(models.Model):
    """One establishment as SIRENE knew it when the file was made: fills a record, never blocks a deposit."""

    siret = models.CharField("SIRET", max_length=14, primary_key=True)
    etat = models.CharField("état", max_length=1, choices=EtatSirene.choices)
    denomination = models.CharField("dénomination", max_length=150, blank=True)
    categorie_juridique = models.CharField("catégorie juridique", max_length=4, blank=True)
    naf = models.CharField("code NAF", max_length=5, blank=True)
    adresse = models.CharField("adresse", max_length=250, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    code_commune = models.CharField("code de la commune", max_length=5, blank=True)
    siege = models.BooleanField("siège", default=False)
    cree_on = models.DateField("créé le", null=True, blank=True)
    etat_on = models.DateField("dans cet état depuis le", null=True, blank=True)
    fichier_on = models.DateField("date du fichier")

    class Meta:
        verbose_name = "établissement Sirene"
        verbose_name_plural = "établissements Sirene"
        constraints = [
            models.CheckConstraint(name="sirene_siret", condition=Q(siret__regex=r"^\d{14}$")),
        ]
        indexes = [
            # « Which establishments has this SIREN? » is a range on the key; this one answers by name.
            models.Index(fields=["code_commune"], name="sirene_commune"),
        ]

    def __str__(self) -> str:
        return self.siret

    @property
    def ferme(self) -> bool:
        """Closed, according to the file."""
        return self.etat == EtatSirene.FERME
