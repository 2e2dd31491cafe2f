"""Papers of a dossier: what may be asked, what was joined."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from conventions.models.dossier import Dossier
from siae_portal.storage.models import Fichier
from structures.enums import TypeStructure
from structures.models import Piece


class TypePiece(models.Model):
    """A paper that may be asked, by kind and nature of request (pieces_justificatives.csv).

    `demande` maps a nature to `oui`, `condition` or `non`; `condition` names one of conditions_dui.csv.
    `formats`: what its files may be, PDF when it is empty.
    """

    code = models.CharField("code", max_length=30, unique=True)
    libelle = models.CharField("libellé", max_length=200)
    types = ArrayField(models.CharField(max_length=4, choices=TypeStructure.choices), verbose_name="types")
    demande = models.JSONField("demandée par nature", default=dict)
    condition = models.CharField("condition", max_length=40, blank=True)
    caractere = models.CharField("caractère", max_length=15)
    ordre = models.PositiveSmallIntegerField("ordre")
    source = models.TextField("source", blank=True)
    formats = ArrayField(models.CharField(max_length=4), default=list, blank=True, verbose_name="formats")

    class Meta:
        verbose_name = "type de pièce"
        verbose_name_plural = "types de pièces"
        ordering = ("ordre", "pk")

    def __str__(self) -> str:
        return self.libelle

    @property
    def formats_admis(self) -> tuple[str, ...]:
        """Codes of `formulaires.contenus`."""
        return tuple(self.formats) or ("pdf",)


class PieceJointe(models.Model):
    """One file joined to a dossier for one kind of paper, which may take several, in the order they came.

    `coffre`: the paper of the strongbox that has the same file, whose dates say until when it is valid.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="pieces")
    type_piece = models.ForeignKey(TypePiece, models.PROTECT, related_name="+", verbose_name="pièce")
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    coffre = models.ForeignKey(
        Piece, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pièce du coffre"
    )
    du_coffre = models.BooleanField("reprise du coffre", default=False)
    nom = models.CharField("nom du fichier", max_length=150)
    ajoutee_at = models.DateTimeField("ajoutée le")
    ajoutee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["dossier", "type_piece", "fichier"], name="piece_une_fois"),
        ]

    def __str__(self) -> str:
        return self.nom

    def expires_before(self, day: date) -> bool:
        """Whether it is out of date that day, by the dates of the strongbox."""
        return bool(self.coffre and self.coffre.valable_fin_on and self.coffre.valable_fin_on < day)

    @property
    def apercu(self) -> str:
        """How a page shows it: `image`, `cadre` (PDF), or empty when it can only be downloaded."""
        if self.fichier.type_mime.startswith("image/"):
            return "image"
        return "cadre" if self.fichier.type_mime == "application/pdf" else ""
