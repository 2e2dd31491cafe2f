"""The file to fill in that is given for a paper, from a day on, everywhere or in one département."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from conventions.models.piece import TypePiece
from conventions.querysets import ModelePieceQuerySet
from siae_portal.storage.models import Fichier
from structures.models import Departement


class ModelePiece(models.Model):
    """One file to fill in. The last one that begins takes the place of those before, even once withdrawn.

    `retire_on`: the first day when it is no longer given.
    """

    type_piece = models.ForeignKey(TypePiece, models.PROTECT, related_name="modeles", verbose_name="pièce")
    departement = models.ForeignKey(
        Departement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="département"
    )
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    nom = models.CharField("nom du fichier", max_length=150)
    debut_on = models.DateField("donné à compter du")
    retire_on = models.DateField("retiré le", null=True, blank=True)
    cree_at = models.DateTimeField("ajouté le")
    cree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ModelePieceQuerySet.as_manager()

    class Meta:
        verbose_name = "modèle de pièce"
        verbose_name_plural = "modèles de pièces"
        constraints = [
            models.CheckConstraint(
                name="modele_piece_dates",
                condition=Q(retire_on=None) | Q(retire_on__gte=F("debut_on")),
                violation_error_message="Le retrait suit le début.",
            ),
        ]

    def __str__(self) -> str:
        return f"Modèle {self.pk}"

    def is_given(self, *, on: date) -> bool:
        """Whether it has begun and was not withdrawn, that day."""
        return self.debut_on <= on and (self.retire_on is None or on < self.retire_on)
