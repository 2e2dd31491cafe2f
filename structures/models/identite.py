"""What a structure is made of: establishments, contacts, past SIRETs, networks, territory, prison sites."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr

from structures.enums import NatureEtablissement, NatureSuccession, NiveauTerritoire
from structures.models.structure import Structure
from structures.models.territoire import Commune, Departement, Epci, Region
from structures.querysets import InterventionQuerySet


class Etablissement(models.Model):
    """Another place where a structure works: an establishment with its own SIRET, or an antenna without."""

    structure = models.ForeignKey(Structure, models.CASCADE, related_name="etablissements")
    nature = models.CharField("nature", max_length=15, choices=NatureEtablissement.choices)
    nom = models.CharField("nom", max_length=150)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    adresse = models.CharField("adresse", max_length=250, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="commune")
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    ouvert_on = models.DateField("ouvert le", null=True, blank=True)
    ferme_on = models.DateField("fermé le", null=True, blank=True)

    class Meta:
        verbose_name = "établissement"
        constraints = [
            models.CheckConstraint(
                name="etablissement_siret",
                condition=Q(nature=NatureEtablissement.ANTENNE, siret="")
                | Q(nature=NatureEtablissement.ETABLISSEMENT, siret__regex=r"^\d{14}$"),
                violation_error_message="Un établissement a un SIRET de 14 chiffres, une antenne n’en a pas.",
            ),
            models.UniqueConstraint(
                fields=["siret"], condition=~Q(siret=""), name="etablissement_siret_unique"
            ),
            models.CheckConstraint(
                name="etablissement_dates",
                condition=Q(ferme_on=None) | Q(ouvert_on=None) | Q(ferme_on__gte=F("ouvert_on")),
                violation_error_message="La fermeture suit l’ouverture.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class Contact(models.Model):
    """Somebody to call about one subject; shown to the public only when `public`."""

    structure = models.ForeignKey(Structure, models.CASCADE, related_name="contacts")
    nom = models.CharField("nom", max_length=150)
    fonction = models.CharField("fonction", max_length=120)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    public = models.BooleanField("montré dans l’annuaire", default=False)

    class Meta:
        verbose_name = "contact"
        constraints = [
            models.CheckConstraint(
                name="contact_joignable",
                condition=~Q(telephone="", courriel=""),
                violation_error_message="Indiquez un téléphone ou un courriel.",
            ),
        ]

    def __str__(self) -> str:
        return f"Contact {self.pk}"


class Succession(models.Model):
    """A change of SIRET: the same body that moves, or another body that takes the activity over.

    `precedente`: the structure before, when it was another one (another SIREN).
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="successions")
    precedente = models.ForeignKey(
        Structure, models.PROTECT, null=True, blank=True, related_name="reprises", verbose_name="succède à"
    )
    nature = models.CharField("nature", max_length=12, choices=NatureSuccession.choices)
    siret_avant = models.CharField("SIRET avant", max_length=14)
    siret_apres = models.CharField("SIRET après", max_length=14)
    effet_on = models.DateField("à compter du")
    reference = models.CharField("référence", max_length=200, blank=True)

    class Meta:
        verbose_name = "succession"
        constraints = [
            models.CheckConstraint(
                name="succession_siret",
                condition=Q(siret_avant__regex=r"^\d{14}$", siret_apres__regex=r"^\d{14}$")
                & ~Q(siret_avant=F("siret_apres")),
                violation_error_message="Une succession va d’un SIRET à un autre.",
            ),
            models.CheckConstraint(
                name="succession_precedente",
                condition=Q(nature=NatureSuccession.TRANSFERT, precedente=None)
                | ~Q(nature=NatureSuccession.TRANSFERT),
                violation_error_message="Un transfert ne change pas de structure.",
            ),
            models.CheckConstraint(
                name="succession_transfert_meme_siren",
                condition=Q(
                    nature=NatureSuccession.TRANSFERT, siret_apres__startswith=Substr("siret_avant", 1, 9)
                )
                | ~Q(nature=NatureSuccession.TRANSFERT),
                violation_error_message="Un transfert garde le SIREN.",
            ),
            models.UniqueConstraint(
                fields=["structure", "siret_apres", "effet_on"], name="succession_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.siret_avant} → {self.siret_apres}"


class Reseau(models.Model):
    """A national or local network that structures join."""

    code = models.SlugField("code", max_length=30, unique=True)
    nom = models.CharField("nom", max_length=150)
    sigle = models.CharField("sigle", max_length=30, blank=True)
    site_web = models.URLField("site", blank=True)
    structures = models.ManyToManyField(Structure, related_name="reseaux", blank=True)

    class Meta:
        verbose_name = "réseau"
        verbose_name_plural = "réseaux"

    def __str__(self) -> str:
        return self.sigle or self.nom


class Intervention(models.Model):
    """A place where a structure works, apart from its address: exactly one territory."""

    structure = models.ForeignKey(Structure, models.CASCADE, related_name="interventions")
    niveau = models.CharField("niveau", max_length=12, choices=NiveauTerritoire.choices)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+")
    epci = models.ForeignKey(
        Epci, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="intercommunalité"
    )
    departement = models.ForeignKey(
        Departement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="département"
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="région"
    )

    objects = InterventionQuerySet.as_manager()

    class Meta:
        verbose_name = "territoire d’intervention"
        verbose_name_plural = "territoires d’intervention"
        constraints = [
            models.CheckConstraint(
                name="intervention_un_territoire",
                condition=Q(
                    niveau=NiveauTerritoire.COMMUNE,
                    commune__isnull=False,
                    epci=None,
                    departement=None,
                    region=None,
                )
                | Q(
                    niveau=NiveauTerritoire.EPCI,
                    commune=None,
                    epci__isnull=False,
                    departement=None,
                    region=None,
                )
                | Q(
                    niveau=NiveauTerritoire.DEPARTEMENT,
                    commune=None,
                    epci=None,
                    departement__isnull=False,
                    region=None,
                )
                | Q(
                    niveau=NiveauTerritoire.REGION,
                    commune=None,
                    epci=None,
                    departement=None,
                    region__isnull=False,
                ),
                violation_error_message="Choisissez un seul territoire, du niveau indiqué.",
            ),
            models.UniqueConstraint(
                fields=["structure", "commune", "epci", "departement", "region"],
                nulls_distinct=False,
                name="intervention_unique",
            ),
        ]

    def __str__(self) -> str:
        return str(self.commune or self.epci or self.departement or self.region)

    @property
    def code_territoire(self) -> str:
        """INSEE code; the SIREN of an intercommunalité."""
        return str(self.commune_id or self.epci_id or self.departement_id or self.region_id)


class Implantation(models.Model):
    """Activity in a prison: the contrat d’implantation of one site (R5132-2, R5132-28 g)."""

    structure = models.ForeignKey(Structure, models.CASCADE, related_name="implantations")
    etablissement_penitentiaire = models.CharField("établissement pénitentiaire", max_length=150)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+")
    contrat = models.CharField("contrat d’implantation", max_length=120)
    debut_on = models.DateField("du")
    fin_on = models.DateField("au", null=True, blank=True)

    class Meta:
        verbose_name = "implantation pénitentiaire"
        verbose_name_plural = "implantations pénitentiaires"
        constraints = [
            models.CheckConstraint(
                name="implantation_dates",
                condition=Q(fin_on=None) | Q(fin_on__gte=F("debut_on")),
                violation_error_message="La fin d’une implantation suit son début.",
            ),
        ]

    def __str__(self) -> str:
        return self.etablissement_penitentiaire
