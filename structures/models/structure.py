"""A structure, its labels and its offers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr

from siae_portal.chiffrement.fields import EncryptedTextField
from siae_portal.storage.models import Fichier
from structures.enums import Clientele, CodeLabel, NatureOffre
from structures.models.territoire import Commune, Departement
from structures.querysets import OffreQuerySet, StructureQuerySet
from structures.querysets_labels import LabelQuerySet


class Structure(models.Model):
    """One SIRET. The SIRET at signature never moves; the current one follows the moves (same SIREN)."""

    siret = models.CharField("SIRET actuel", max_length=14, unique=True)
    siret_signature = models.CharField("SIRET à la signature", max_length=14)
    asp_id = models.BigIntegerField("identifiant ASP", null=True, blank=True, unique=True)
    denomination = models.CharField("dénomination", max_length=150)
    nom_tri = models.CharField(
        "nom de tri", max_length=150, db_index=True, help_text="Sans accent, en minuscules."
    )
    categorie_juridique = models.CharField("catégorie juridique", max_length=4, blank=True)
    registre = models.CharField("RNA ou RCS", max_length=80, blank=True)
    naf = models.CharField("code NAF", max_length=5, blank=True)
    idcc = models.CharField("convention collective (IDCC)", max_length=4, blank=True)
    adresse = models.CharField("adresse", max_length=250, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+")
    adresse_gestion = models.CharField("adresse de gestion", max_length=250, blank=True)
    departement = models.ForeignKey(
        Departement, models.PROTECT, related_name="structures", verbose_name="département"
    )
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    iban = EncryptedTextField("IBAN", blank=True, default="")
    representant_nom = models.CharField("représentant légal", max_length=150, blank=True)
    representant_qualite = models.CharField("qualité du représentant", max_length=120, blank=True)
    representant_pouvoir = models.CharField("titre du représentant", max_length=200, blank=True)
    creee_on = models.DateField("créée le", null=True, blank=True)
    site_web = models.URLField("site web", blank=True)
    presentation = models.TextField("présentation", max_length=1500, blank=True)
    a_verifier = models.BooleanField(
        "à vérifier", default=False, help_text="Saisie à la main, non trouvée dans Sirene."
    )
    moyens_separes = models.BooleanField(
        "moyens séparés",
        default=False,
        help_text="Constaté par le service : l’activité d’intérim a ses propres moyens.",
    )
    asp_sha256 = models.CharField("empreinte de la ligne ASP", max_length=64, blank=True)

    objects = StructureQuerySet.as_manager()

    class Meta:
        verbose_name = "structure"
        constraints = [
            models.CheckConstraint(
                name="structure_siret",
                condition=Q(siret__regex=r"^\d{14}$", siret_signature__regex=r"^\d{14}$"),
                violation_error_message="Un SIRET a 14 chiffres.",
            ),
            models.CheckConstraint(
                name="structure_meme_siren",
                condition=Q(siret_signature__startswith=Substr("siret", 1, 9)),
                violation_error_message="Les deux SIRET d’une structure ont le même SIREN.",
            ),
        ]

    def __str__(self) -> str:
        return self.denomination

    @property
    def siren(self) -> str:
        """Nine digits."""
        return self.siret[:9]

    @property
    def iban_masque(self) -> str:
        """First four and last three characters: « FR76 **** **** 189 »."""
        return f"{self.iban[:4]} **** **** {self.iban[-3:]}" if self.iban else ""

    @property
    def adresse_complete(self) -> str:
        """Address on one line."""
        ville = f"{self.code_postal} {self.commune or ''}".strip()
        return ", ".join(partie for partie in (self.adresse, ville) if partie)


class Label(models.Model):
    """A label or recognition, from a day to another (labels.csv)."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="labels")
    code = models.CharField("label", max_length=10, choices=CodeLabel.choices)
    organisme = models.CharField("organisme", max_length=150)
    libelle = models.CharField("libellé", max_length=150, blank=True)
    numero = models.CharField("numéro", max_length=60)
    preuve = models.ForeignKey(
        Fichier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="preuve"
    )
    debut_on = models.DateField("du")
    fin_on = models.DateField("au")
    confirme_at = models.DateTimeField("confirmé par l’État le", null=True, blank=True)

    objects = LabelQuerySet.as_manager()

    class Meta:
        verbose_name = "label"
        constraints = [
            models.UniqueConstraint(fields=["structure", "code", "debut_on"], name="label_unique"),
            models.CheckConstraint(
                name="label_dates",
                condition=Q(fin_on__gte=F("debut_on")),
                violation_error_message="La fin d’un label suit son début.",
            ),
        ]

    def __str__(self) -> str:
        return self.libelle or self.get_code_display()


class Offre(models.Model):
    """What a structure sells: a good or a service."""

    structure = models.ForeignKey(Structure, models.CASCADE, related_name="offres")
    libelle = models.CharField("libellé", max_length=150)
    secteur = models.CharField("secteur", max_length=30)
    nature = models.CharField(
        "nature", max_length=10, choices=NatureOffre.choices, default=NatureOffre.SERVICE
    )
    clienteles = ArrayField(
        models.CharField(max_length=15, choices=Clientele.choices),
        verbose_name="clientèles",
        default=list,
        blank=True,
    )
    description = models.CharField("description", max_length=600, blank=True)

    objects = OffreQuerySet.as_manager()

    class Meta:
        verbose_name = "offre"
        constraints = [models.UniqueConstraint(fields=["structure", "libelle"], name="offre_unique")]

    def __str__(self) -> str:
        return self.libelle
