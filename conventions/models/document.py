"""A PDF made by the portal, and the signatures laid on its exact bytes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from conventions.enums import EtatDocument, NatureDocument, Partie
from conventions.models.annexe import AnnexeFinanciere
from conventions.models.convention import Convention
from conventions.models.dossier import Dossier
from conventions.querysets import DocumentQuerySet
from siae_portal.comptes.models import DelegationSignature
from siae_portal.formats import date_longue
from siae_portal.storage.models import Fichier


class Document(models.Model):
    """One act or paper: frozen data first, then its file, made by the worker, once.

    `donnees` is what the template prints and `donnees_sha256` its hash, printed in the file itself; the hash
    of the file is `fichier.sha256`, shown by the verification page under `code_verification`.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="documents")
    convention = models.ForeignKey(
        Convention, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    annexe = models.ForeignKey(
        AnnexeFinanciere, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    signe = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certificats",
        verbose_name="document signé",
    )
    nature = models.CharField("nature", max_length=12, choices=NatureDocument.choices)
    rang = models.PositiveSmallIntegerField("rang", default=1)
    etat = models.CharField(
        "état", max_length=15, choices=EtatDocument.choices, default=EtatDocument.EN_PREPARATION
    )
    modele_version = models.CharField("version du modèle", max_length=40)
    donnees = models.JSONField("données figées", default=dict)
    donnees_sha256 = models.CharField("empreinte des données", max_length=64)
    code_verification = models.CharField("code de vérification", max_length=20, unique=True)
    fichier = models.ForeignKey(Fichier, models.PROTECT, null=True, blank=True, related_name="+")
    pages = models.PositiveSmallIntegerField("pages", null=True, blank=True)
    demande_at = models.DateTimeField("demandé le")
    produit_at = models.DateTimeField("produit le", null=True, blank=True)
    erreur = models.CharField("ce qui manque", max_length=300, blank=True)
    abandonne_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        ordering = ("demande_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "nature", "rang"], name="document_rang_unique"),
            models.CheckConstraint(
                name="document_pret_a_un_fichier",
                condition=~Q(etat=EtatDocument.PRET) | Q(fichier__isnull=False, produit_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_nature_display()

    @property
    def titre(self) -> str:
        """Its name in a list: with its version or its day when a dossier may have several of them."""
        jour = date_longue(timezone.localtime(self.demande_at).date())
        if self.nature == NatureDocument.DOSSIER:
            return f"{self}, version {self.version} du {jour}"
        return f"{self} du {jour}" if self.nature == NatureDocument.DPC else str(self)

    @property
    def version(self) -> int:
        """The version of the dossier that it prints, as frozen; its rank while nothing is."""
        return int(self.donnees.get("dossier", {}).get("rang", self.rang))


class Signature(models.Model):
    """The consent of one party to the exact bytes of one document. The file itself never changes."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="signatures")
    partie = models.CharField("partie", max_length=10, choices=Partie.choices)
    signataire = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    nom = models.CharField("nom", max_length=160)
    qualite = models.CharField("qualité", max_length=160)
    delegation = models.ForeignKey(
        DelegationSignature, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sha256 = models.CharField("empreinte signée", max_length=64)
    consentement = models.TextField("consentement")
    at = models.DateTimeField("signé le")

    class Meta:
        verbose_name = "signature"
        ordering = ("at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["document", "partie"], name="signature_unique"),
            models.CheckConstraint(
                name="signature_etat_delegation",
                condition=Q(partie=Partie.STRUCTURE) | Q(delegation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_partie_display()
