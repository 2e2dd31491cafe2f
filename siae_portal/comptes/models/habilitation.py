"""The right of a person in one structure or one State service, with dates."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When

from siae_portal.comptes.enums import ROLES_SERVICE, ROLES_STRUCTURE, ROLES_TERRITOIRE, Role

if TYPE_CHECKING:
    from siae_portal.comptes.models.user import User


# Those who direct come first, wherever people are listed.
_ORDRE = (
    Role.DIRIGEANT,
    Role.CHEF_SERVICE,
    Role.SIGNATAIRE,
    Role.GESTIONNAIRE,
    Role.INSTRUCTEUR,
    Role.SECRETAIRE,
)


class HabilitationQuerySet(models.QuerySet["Habilitation"]):
    """Reads of the habilitations."""

    def valid(self, *, on: date) -> Self:
        """In force that day, bounds included."""
        return self.filter(Q(fin_on=None) | Q(fin_on__gte=on), debut_on__lte=on)

    def not_over(self, *, on: date) -> Self:
        """In force that day, or to come."""
        return self.filter(Q(fin_on=None) | Q(fin_on__gte=on))

    def of(self, user: "User") -> Self:
        """Those of one person."""
        return self.filter(user=user)

    def for_person(self) -> Self:
        """Ready to be listed: structure and service loaded."""
        return self.select_related("structure", "service__departement", "service__region").order_by(
            "role", "pk"
        )

    def for_team(self) -> Self:
        """The members of a place: those who direct it first, then by name."""
        rangs = [When(role=role, then=Value(rang)) for rang, role in enumerate(_ORDRE)]
        ordre = Case(*rangs, default=Value(len(_ORDRE)))
        return self.select_related("user").order_by(ordre, "user__nom", "user__prenom", "pk")


def place_and_dates(prefixe: str) -> list[models.BaseConstraint]:
    """What the database refuses of a role with its place and its dates, whatever the table."""
    lieu = (
        Q(role__in=sorted(ROLES_STRUCTURE), structure__isnull=False, service=None, region=None)
        | Q(role__in=sorted(ROLES_SERVICE), structure=None, service__isnull=False, region=None)
        | Q(role__in=sorted(ROLES_TERRITOIRE), structure=None, service=None)
    )
    return [
        models.CheckConstraint(
            name=f"{prefixe}_lieu",
            condition=lieu,
            violation_error_message="Un rôle s’exerce dans une structure, un service ou un territoire.",
        ),
        models.CheckConstraint(
            name=f"{prefixe}_dates",
            condition=Q(fin_on=None) | Q(fin_on__gte=F("debut_on")),
            violation_error_message="La fin d’une habilitation suit son début.",
        ),
    ]


class Habilitation(models.Model):
    """One role, one place, from a day to another. A person may hold several."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="habilitations", verbose_name="personne"
    )
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    structure = models.ForeignKey(
        "structures.Structure", models.PROTECT, null=True, blank=True, related_name="habilitations"
    )
    service = models.ForeignKey(
        "structures.ServiceInstructeur", models.PROTECT, null=True, blank=True, related_name="habilitations"
    )
    region = models.ForeignKey(
        "structures.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="région"
    )
    qualite = models.CharField(
        "qualité", max_length=120, blank=True, help_text="Imprimée dans les actes signés."
    )
    debut_on = models.DateField("du")
    fin_on = models.DateField("au", null=True, blank=True)

    objects = HabilitationQuerySet.as_manager()

    class Meta:
        verbose_name = "habilitation"
        constraints = place_and_dates("habilitation")
        indexes = [models.Index(fields=["user", "role"], name="habilitation_user_role")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} (habilitation {self.pk})"

    @property
    def est_signataire(self) -> bool:
        """Whether delegations of signature may be recorded for it."""
        return self.role == Role.SIGNATAIRE


class DelegationSignatureQuerySet(models.QuerySet["DelegationSignature"]):
    """Reads of the delegations."""

    def covering(self, *, user: "User", service_id: int, nature: str, on: date) -> Self:
        """Delegations of the person, in this service, in force that day and naming this kind of act."""
        return (
            self.filter(
                habilitation__user=user, habilitation__service_id=service_id, natures__contains=[nature]
            )
            .filter(debut_on__lte=on, fin_on__gte=on)
            .order_by("-plafond_eur", "pk")
        )


class DelegationSignature(models.Model):
    """What a signatory may sign, up to which amount (euros), from a day to another: an arrêté."""

    habilitation = models.ForeignKey(Habilitation, models.PROTECT, related_name="delegations")
    reference = models.CharField(
        "référence",
        max_length=200,
        help_text="Comme elle est citée : « l’arrêté n° 2026-12 du 5 janvier 2026 … »",
    )
    natures = ArrayField(models.CharField(max_length=20), verbose_name="natures d’actes")
    plafond_eur = models.DecimalField("plafond (€)", max_digits=12, decimal_places=2, null=True, blank=True)
    debut_on = models.DateField("du")
    fin_on = models.DateField("au")

    objects = DelegationSignatureQuerySet.as_manager()

    class Meta:
        verbose_name = "délégation de signature"
        verbose_name_plural = "délégations de signature"
        constraints = [
            models.CheckConstraint(
                name="delegation_dates",
                condition=Q(fin_on__gte=F("debut_on")),
                violation_error_message="La fin d’une délégation suit son début.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
