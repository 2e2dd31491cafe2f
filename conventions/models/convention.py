"""The convention between the State and a structure, and the counters of its numbers."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from conventions.enums import EtatConvention
from conventions.models.dossier import Dossier
from conventions.querysets import ConventionQuerySet
from structures.enums import TypeStructure
from structures.models import Departement, ServiceInstructeur, Structure
from structures.rules import ReglesStructure, regles_de


class Convention(models.Model):
    """A pluriannual convention: 3 years at most; the yearly annexe opens the right to pay.

    `numero` has the form of the ASP (« 054 010118 ACI 00019 »), empty for some imported ones; `dossier` is
    empty when the convention was imported. `etat` moves by `services.conventions` only.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="conventions")
    service = models.ForeignKey(ServiceInstructeur, models.PROTECT, related_name="conventions")
    dossier = models.OneToOneField(Dossier, models.PROTECT, null=True, blank=True, related_name="convention")
    type = models.CharField("type", max_length=4, choices=TypeStructure.choices)
    numero = models.CharField("numéro", max_length=30, blank=True)
    corps_annexe = models.CharField("corps du numéro d’annexe", max_length=20, blank=True)
    etat = models.CharField(
        "état", max_length=12, choices=EtatConvention.choices, default=EtatConvention.PROJET
    )
    debut_on = models.DateField("du")
    fin_on = models.DateField("au")
    signee_at = models.DateTimeField("signée le", null=True, blank=True)
    suspension_fin_on = models.DateField("suspendue jusqu’au", null=True, blank=True)
    lettre_remise_on = models.DateField("lettre d’intention de résilier remise le", null=True, blank=True)

    objects = ConventionQuerySet.as_manager()

    class Meta:
        verbose_name = "convention"
        constraints = [
            # A number given here is nobody else's; one that the ASP gave may follow a merger.
            models.UniqueConstraint(
                fields=["numero"],
                condition=~Q(numero="") & Q(dossier__isnull=False),
                name="convention_numero_unique",
            ),
            models.UniqueConstraint(
                fields=["structure", "numero"],
                condition=~Q(numero=""),
                name="convention_numero_structure_unique",
            ),
            models.UniqueConstraint(
                fields=["structure", "corps_annexe"],
                condition=Q(numero="") & ~Q(corps_annexe=""),
                name="convention_sans_numero_unique",
            ),
            models.CheckConstraint(
                name="convention_dates",
                condition=Q(fin_on__gte=F("debut_on")),
                violation_error_message="La fin d’une convention suit son début.",
            ),
        ]
        indexes = [models.Index(fields=["structure", "type", "etat"], name="convention_structure")]

    def __str__(self) -> str:
        return f"Convention {self.numero or self.type}"

    @property
    def regles(self) -> ReglesStructure:
        """Rules of the kind of this convention."""
        return regles_de(self.type)

    @property
    def duree_mois(self) -> int:
        """Whole months, both bounds included."""
        fin = date.fromordinal(self.fin_on.toordinal() + 1)
        return (fin.year - self.debut_on.year) * 12 + fin.month - self.debut_on.month


class CompteurNumero(models.Model):
    """Last order number given for a département, a kind and a year: one locked row, no gap, no duplicate."""

    departement = models.ForeignKey(Departement, models.PROTECT, related_name="+")
    type = models.CharField("type", max_length=10)
    annee = models.PositiveSmallIntegerField("année")
    dernier = models.PositiveIntegerField("dernier rang", default=0)

    class Meta:
        verbose_name = "compteur de numéros"
        verbose_name_plural = "compteurs de numéros"
        constraints = [
            models.UniqueConstraint(fields=["departement", "type", "annee"], name="compteur_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.departement_id} {self.type} {self.annee} : {self.dernier}"
