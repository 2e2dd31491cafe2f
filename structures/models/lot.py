"""A batch of structures or members read from a file: previewed, applied as a whole, undone."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from siae_portal.chiffrement.fields import EncryptedTextField
from siae_portal.storage.models import Fichier
from structures.enums import DecisionLigne, EtatLot, GenreLot, StatutLigne
from structures.models.service import ServiceInstructeur
from structures.models.structure import Structure
from structures.querysets_lots import LigneLotQuerySet, LotQuerySet


class Lot(models.Model):
    """One file, from its reading to its undoing. It belongs to a service (structures) or a structure.

    `efface_at`: since then its rows are empty and its file is gone (`services.lots.effacement`).
    """

    genre = models.CharField("genre", max_length=12, choices=GenreLot.choices)
    etat = models.CharField("état", max_length=12, choices=EtatLot.choices, default=EtatLot.A_LIRE)
    structure = models.ForeignKey(Structure, models.PROTECT, null=True, blank=True, related_name="lots")
    service = models.ForeignKey(
        ServiceInstructeur, models.PROTECT, null=True, blank=True, related_name="lots"
    )
    fichier = models.ForeignKey(Fichier, models.PROTECT, null=True, blank=True, related_name="+")
    nom = models.CharField("nom du fichier", max_length=150)
    lignes_total = models.PositiveIntegerField("lignes du fichier", default=0)
    lignes_faites = models.PositiveIntegerField("lignes traitées", default=0)
    erreur = models.CharField("ce qui empêche de lire le fichier", max_length=300, blank=True)
    cree_at = models.DateTimeField("envoyé le")
    cree_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applique_at = models.DateTimeField("appliqué le", null=True, blank=True)
    annule_at = models.DateTimeField("annulé le", null=True, blank=True)
    efface_at = models.DateTimeField("contenu effacé le", null=True, blank=True)

    objects = LotQuerySet.as_manager()

    class Meta:
        verbose_name = "lot"
        constraints = [
            models.CheckConstraint(
                name="lot_applique_date",
                condition=~Q(etat__in=[EtatLot.APPLIQUE, EtatLot.ANNULE]) | Q(applique_at__isnull=False),
            ),
            models.CheckConstraint(
                name="lot_annule_date", condition=~Q(etat=EtatLot.ANNULE) | Q(annule_at__isnull=False)
            ),
            models.CheckConstraint(
                name="lot_fichier_ou_efface",
                condition=Q(fichier__isnull=False, efface_at=None) | Q(fichier=None, efface_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Lot {self.pk}"

    @property
    def lieu(self) -> Structure | ServiceInstructeur | None:
        """The place whose members, or whose structures, it holds; None: the whole country."""
        return self.structure or self.service


class LigneLot(models.Model):
    """One row of the file against what the portal holds. Values are encrypted: a row may name people.

    `objet_id`: the row of the portal that it changes, resembles, or created. `avant` and `apres`: JSON of the
    columns, before and after; `erreurs`: sentences, one per bad cell, doubt or refusal.
    """

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="lignes")
    rang = models.PositiveIntegerField("ligne du fichier")
    statut = models.CharField("statut", max_length=10, choices=StatutLigne.choices)
    objet_id = models.BigIntegerField("identifiant de l’objet", null=True, blank=True)
    decision = models.CharField(
        "décision",
        max_length=10,
        choices=DecisionLigne.choices,
        default=DecisionLigne.A_DECIDER,
        blank=True,
    )
    avant = EncryptedTextField("avant", blank=True)
    apres = EncryptedTextField("après", blank=True)
    erreurs = ArrayField(models.CharField(max_length=300), verbose_name="erreurs", default=list, blank=True)

    objects = LigneLotQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne de lot"
        verbose_name_plural = "lignes de lot"
        constraints = [models.UniqueConstraint(fields=["lot", "rang"], name="ligne_lot_rang")]
        indexes = [models.Index(fields=["lot", "statut"], name="ligne_lot_statut")]

    def __str__(self) -> str:
        return f"Ligne {self.rang} du lot {self.lot_id}"
