"""The strongbox: papers that a structure gives once, reused by every dossier until they expire."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from siae_portal.storage.models import Fichier
from structures.models.structure import Structure
from structures.querysets import PieceQuerySet


class Piece(models.Model):
    """One paper of a structure, of a kind of `donnees/pieces_coffre.csv`, valid from a day to another.

    `valable_fin_on` is None while nothing ends it. A paper is never changed: a new one replaces it, and the
    one that was replaced stays for the dossiers that used it.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="pieces")
    code = models.CharField("type de pièce", max_length=30)
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    nom = models.CharField("nom du fichier", max_length=150)
    etablie_on = models.DateField("établie le")
    valable_fin_on = models.DateField("valable jusqu’au", null=True, blank=True)
    exercice = models.PositiveSmallIntegerField("exercice", null=True, blank=True)
    ajoutee_at = models.DateTimeField("ajoutée le")
    ajoutee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    remplacee_at = models.DateTimeField("remplacée le", null=True, blank=True)

    objects = PieceQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce du coffre"
        verbose_name_plural = "pièces du coffre"
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "code", "exercice"],
                condition=Q(remplacee_at=None),
                nulls_distinct=False,
                name="coffre_une_piece_en_cours",
            ),
            models.CheckConstraint(
                name="coffre_dates",
                condition=Q(valable_fin_on=None) | Q(valable_fin_on__gte=F("etablie_on")),
                violation_error_message="La validité d’une pièce finit après son établissement.",
            ),
        ]
        indexes = [
            models.Index(fields=["valable_fin_on"], name="coffre_fin", condition=Q(remplacee_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.code} (pièce {self.pk})"

    def holds(self, *, on: date) -> bool:
        """Whether it is in force that day, neither replaced nor over: the same as `PieceQuerySet.valid`."""
        return self.remplacee_at is None and (self.valable_fin_on is None or self.valable_fin_on >= on)
