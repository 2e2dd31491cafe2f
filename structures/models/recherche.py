"""What the directory searches: a document per structure that may be found, and the words of them all."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from structures.models.structure import Structure
from structures.models.territoire import Departement, Region
from structures.querysets import DocumentRechercheQuerySet, MotRechercheQuerySet


class DocumentRecherche(models.Model):
    """What the directory knows of a structure: its words by weight, its place and all that narrows a search.

    Written by `services.recherche` only, from the structure, its offers, its labels and its published
    conventions. `zones`: territories where it works, as `rules.zones` writes them; `visible_fin_on`: last day
    on which a label or a convention lets it be found; `empreinte`: of all that the row was made from, so that
    a rebuilding rewrites only what has changed.
    """

    structure = models.OneToOneField(
        Structure, models.CASCADE, primary_key=True, related_name="document_recherche"
    )
    vecteur = SearchVectorField()
    nom_tri = models.CharField("nom de tri", max_length=150)
    departement = models.ForeignKey(Departement, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    latitude = models.FloatField("latitude", null=True)
    longitude = models.FloatField("longitude", null=True)
    genres = ArrayField(models.CharField(max_length=10), verbose_name="types et labels")
    secteurs = ArrayField(models.CharField(max_length=30), verbose_name="secteurs")
    natures = ArrayField(models.CharField(max_length=10), verbose_name="natures d’offre", default=list)
    clienteles = ArrayField(models.CharField(max_length=15), verbose_name="clientèles", default=list)
    famille = models.CharField("famille juridique", max_length=30, blank=True)
    reseaux = ArrayField(models.CharField(max_length=30), verbose_name="réseaux", default=list)
    zones = ArrayField(models.CharField(max_length=10), verbose_name="zones d’intervention", default=list)
    visible_fin_on = models.DateField("visible jusqu’au")
    empreinte = models.CharField("empreinte", max_length=64)
    mis_a_jour_on = models.DateField("mis à jour le")

    objects = DocumentRechercheQuerySet.as_manager()

    class Meta:
        verbose_name = "document de recherche"
        verbose_name_plural = "documents de recherche"
        indexes = [
            GinIndex(fields=["vecteur"], name="recherche_vecteur"),
            models.Index(fields=["nom_tri", "structure"], name="recherche_nom"),
            GinIndex(fields=["zones"], name="recherche_zones"),
        ]

    def __str__(self) -> str:
        return f"Document {self.pk}"


class MotRecherche(models.Model):
    """A word of the documents: what a word typed with an error is compared with.

    `racine`: its French stem; `lettres`: its letters in alphabetical order.
    """

    mot = models.CharField("mot", max_length=60, primary_key=True)
    racine = models.CharField("racine", max_length=60, db_index=True)
    lettres = models.CharField("lettres", max_length=60, db_index=True, default="")

    objects = MotRechercheQuerySet.as_manager()

    class Meta:
        verbose_name = "mot de recherche"
        verbose_name_plural = "mots de recherche"
        indexes = [GinIndex(fields=["mot"], name="recherche_mot", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.mot
