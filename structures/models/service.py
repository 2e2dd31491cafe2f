"""State services that instruct, and the names of bodies as dated data."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from structures.enums import FonctionOrganisme, NiveauService
from structures.models.territoire import Departement, Region
from structures.querysets import NomOrganismeQuerySet

if TYPE_CHECKING:
    from datetime import date


class ServiceInstructeur(models.Model):
    """The State service of one département (or région). Its name depends on the day: `nom_le`.

    What is printed in acts (authority, court, minister, addresses) is entered by the service.
    """

    niveau = models.CharField("niveau", max_length=12, choices=NiveauService.choices)
    departement = models.OneToOneField(
        Departement, models.PROTECT, null=True, blank=True, related_name="service", verbose_name="département"
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="services", verbose_name="région")
    adresse = models.CharField("adresse", max_length=200, blank=True)
    commune_signature = models.CharField("fait à", max_length=80, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    autorite_titre = models.CharField(
        "autorité", max_length=120, blank=True, help_text="« Le préfet du Morbihan »"
    )
    tribunal_nom = models.CharField("tribunal", max_length=120, blank=True)
    tribunal_adresse = models.CharField("adresse du tribunal", max_length=200, blank=True)
    ministre_titre = models.CharField("ministre", max_length=120, blank=True)
    ministre_adresse = models.CharField("adresse du ministre", max_length=200, blank=True)

    class Meta:
        verbose_name = "service instructeur"
        verbose_name_plural = "services instructeurs"
        constraints = [
            models.CheckConstraint(
                name="service_niveau",
                condition=Q(niveau=NiveauService.DEPARTEMENT, departement__isnull=False)
                | Q(niveau=NiveauService.REGION, departement=None),
            ),
        ]

    def __str__(self) -> str:
        return f"Service de l’État · {self.departement or self.region_id}"

    @property
    def fonction(self) -> FonctionOrganisme:
        """Which line of the dated names applies."""
        if self.niveau == NiveauService.DEPARTEMENT:
            return FonctionOrganisme.SERVICE_DEPARTEMENTAL
        return FonctionOrganisme.SERVICE_REGIONAL

    def situe(self, nom: str) -> str:
        """A name of this service with its territory: « DDETS du Morbihan », « DREETS (Bretagne) »."""
        if self.departement and self.departement.complement:
            return f"{nom} {self.departement.complement}"
        return f"{nom} ({self.departement or self.region})"

    def nom_le(self, on: "date") -> str:
        """Full name of the service that day, without its territory (`situe`). One query.

        Raises:
            NomOrganisme.DoesNotExist: no name is known that day.
        """
        return NomOrganisme.objects.in_force(self.fonction, departement=self.departement, on=on).nom

    def sigle_le(self, on: "date") -> str:
        """Short name of the service that day: « DDETS »; its full name when it has none. One query.

        Raises:
            NomOrganisme.DoesNotExist: no name is known that day.
        """
        return str(NomOrganisme.objects.in_force(self.fonction, departement=self.departement, on=on))


class NomOrganisme(models.Model):
    """The name of a body, for a function, a territory and a period (noms_organismes.csv)."""

    fonction = models.CharField("fonction", max_length=24, choices=FonctionOrganisme.choices)
    departements = models.ManyToManyField(
        Departement, blank=True, related_name="+", help_text="Vide : partout ailleurs."
    )
    territoire = models.CharField("territoire", max_length=200)
    nom = models.CharField("nom", max_length=250)
    sigle = models.CharField("sigle", max_length=20, blank=True)
    article = models.CharField("article", max_length=30, blank=True)
    debut_on = models.DateField("du", null=True, blank=True)
    fin_on = models.DateField("au", null=True, blank=True)
    source = models.TextField("source", blank=True)

    objects = NomOrganismeQuerySet.as_manager()

    class Meta:
        verbose_name = "nom d’organisme"
        verbose_name_plural = "noms d’organismes"
        constraints = [
            models.UniqueConstraint(fields=["fonction", "territoire", "nom"], name="nom_organisme_unique"),
            models.CheckConstraint(
                name="nom_organisme_dates",
                condition=Q(debut_on=None) | Q(fin_on=None) | Q(fin_on__gte=F("debut_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.sigle or self.nom
