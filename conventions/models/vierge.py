"""A blank dossier to print, for a kind and a nature of request: made once for each state of the questions."""

from django.db import models

from conventions.enums import EtatDocument, NatureDemande
from siae_portal.formats import en_phrase
from siae_portal.storage.models import Fichier
from structures.enums import TypeStructure


class DossierVierge(models.Model):
    """What is printed (`donnees`), its hash, then its file: a question that changes gives another row."""

    type = models.CharField("type", max_length=4, choices=TypeStructure.choices)
    nature = models.CharField("nature", max_length=20, choices=NatureDemande.choices)
    donnees = models.JSONField("données imprimées")
    donnees_sha256 = models.CharField("empreinte", max_length=64, unique=True)
    etat = models.CharField(
        "état", max_length=15, choices=EtatDocument.choices, default=EtatDocument.EN_PREPARATION
    )
    fichier = models.ForeignKey(Fichier, models.PROTECT, null=True, blank=True, related_name="+")
    pages = models.PositiveSmallIntegerField("pages", null=True, blank=True)
    demande_at = models.DateTimeField("demandé le")
    produit_at = models.DateTimeField("produit le", null=True, blank=True)

    class Meta:
        verbose_name = "dossier vierge"
        verbose_name_plural = "dossiers vierges"
        constraints = [
            models.CheckConstraint(
                name="vierge_pret_a_son_fichier",
                condition=~models.Q(etat=EtatDocument.PRET) | models.Q(fichier__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Dossier vierge {self.type}, {en_phrase(self.get_nature_display())}"

    @property
    def titre(self) -> str:
        """Its name in a list, as any document."""
        return str(self)

    @property
    def en_echec(self) -> bool:
        """Whether the making failed: it may be asked again."""
        return self.etat == EtatDocument.EN_ECHEC
