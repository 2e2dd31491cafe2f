"""How somebody enters a place: an invitation, a request to join; and support access, to read only."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from siae_portal.comptes.enums import ROLES_STRUCTURE, Role
from siae_portal.comptes.models.habilitation import place_and_dates

if TYPE_CHECKING:
    from siae_portal.comptes.models.user import User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of the invitations."""

    def pending(self) -> Self:
        """Neither accepted nor cancelled; their delay may be over."""
        return self.filter(acceptee_at=None, annulee_at=None)

    def for_list(self) -> Self:
        """Latest first, with who sent them."""
        return self.select_related("invite_par").order_by("-envoyee_at", "-pk")


class Invitation(models.Model):
    """A role offered to an e-mail address. Its link holds a token of which only the sha256 is kept.

    Sent again, it gets another token: the former link is dead.
    """

    courriel = models.EmailField("adresse électronique")
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    structure = models.ForeignKey(
        "structures.Structure", models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    service = models.ForeignKey(
        "structures.ServiceInstructeur", models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    region = models.ForeignKey(
        "structures.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="région"
    )
    qualite = models.CharField("qualité", max_length=120, blank=True)
    debut_on = models.DateField("du")
    fin_on = models.DateField("au", null=True, blank=True)
    jeton_sha256 = models.CharField("empreinte du jeton", max_length=64, unique=True)
    invite_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cree_at = models.DateTimeField("créée le")
    envoyee_at = models.DateTimeField("envoyée le")
    expire_at = models.DateTimeField("valable jusqu’au")
    acceptee_at = models.DateTimeField("acceptée le", null=True, blank=True)
    acceptee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    annulee_at = models.DateTimeField("annulée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        constraints = [
            *place_and_dates("invitation"),
            models.CheckConstraint(name="invitation_minuscule", condition=Q(courriel=Lower("courriel"))),
            models.CheckConstraint(name="invitation_expire", condition=Q(expire_at__gt=F("envoyee_at"))),
            models.CheckConstraint(
                name="invitation_une_issue", condition=Q(acceptee_at=None) | Q(annulee_at=None)
            ),
            models.CheckConstraint(
                name="invitation_acceptee_par",
                condition=Q(acceptee_at=None, acceptee_par=None)
                | Q(acceptee_at__isnull=False, acceptee_par__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["courriel", "role", "structure", "service", "region"],
                condition=Q(acceptee_at=None, annulee_at=None),
                nulls_distinct=False,
                name="invitation_en_attente_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"

    @property
    def en_attente(self) -> bool:
        """Neither accepted nor cancelled."""
        return self.acceptee_at is None and self.annulee_at is None

    def expiree(self, at: datetime) -> bool:
        """Whether its delay is over."""
        return at >= self.expire_at


class DemandeRattachementQuerySet(models.QuerySet["DemandeRattachement"]):
    """Reads of the requests to join."""

    def pending(self) -> Self:
        """Not answered yet."""
        return self.filter(decidee_at=None)

    def of(self, user: "User") -> Self:
        """Those of one person, latest first."""
        return self.filter(user=user).for_list()

    def for_list(self) -> Self:
        """With the person and the structure, latest first."""
        return self.select_related("user", "structure__departement", "structure__commune").order_by(
            "-cree_at", "-pk"
        )


class DemandeRattachement(models.Model):
    """Somebody asks to join a structure: its representative answers, then the State service.

    `transmise_at`: from then on the State service may answer too. `reponse`: the reason of a refusal.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="demandes_rattachement",
        verbose_name="personne",
    )
    structure = models.ForeignKey(
        "structures.Structure", models.PROTECT, related_name="demandes_rattachement"
    )
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    message = models.TextField("message", blank=True)
    cree_at = models.DateTimeField("envoyée le")
    relancee_at = models.DateTimeField("rappelée le", null=True, blank=True)
    transmise_at = models.DateTimeField("transmise à l’État le", null=True, blank=True)
    decidee_at = models.DateTimeField("décidée le", null=True, blank=True)
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    accordee = models.BooleanField("accordée", null=True, blank=True)
    reponse = models.TextField("réponse", blank=True)

    objects = DemandeRattachementQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de rattachement"
        verbose_name_plural = "demandes de rattachement"
        constraints = [
            models.CheckConstraint(name="rattachement_role", condition=Q(role__in=sorted(ROLES_STRUCTURE))),
            models.CheckConstraint(
                name="rattachement_decision",
                condition=Q(decidee_at=None, decidee_par=None, accordee=None)
                | Q(decidee_at__isnull=False, decidee_par__isnull=False, accordee__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["user", "structure"],
                condition=Q(decidee_at=None),
                name="rattachement_en_attente_unique",
                violation_error_message="Votre demande est déjà en attente.",
            ),
        ]

    def __str__(self) -> str:
        return f"Demande de rattachement {self.pk}"

    @property
    def retiree(self) -> bool:
        """Ended by the person who had asked: nobody answers her own request otherwise."""
        return self.accordee is False and self.decidee_par_id == self.user_id


class AccesSupportQuerySet(models.QuerySet["AccesSupport"]):
    """Reads of the support accesses."""

    def open(self, *, at: datetime) -> Self:
        """Neither closed nor over."""
        return self.filter(ferme_at=None, expire_at__gt=at)


class AccesSupport(models.Model):
    """An administrator looks at a structure as its representative would, to read only, for an hour.

    The reason stands in the journal of the structure (`Motif`).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="personne"
    )
    structure = models.ForeignKey("structures.Structure", models.PROTECT, related_name="+")
    ouvert_at = models.DateTimeField("ouvert le")
    expire_at = models.DateTimeField("jusqu’à")
    ferme_at = models.DateTimeField("fermé le", null=True, blank=True)

    objects = AccesSupportQuerySet.as_manager()

    class Meta:
        verbose_name = "accès d’assistance"
        verbose_name_plural = "accès d’assistance"
        constraints = [
            models.CheckConstraint(name="assistance_dates", condition=Q(expire_at__gt=F("ouvert_at"))),
            models.UniqueConstraint(
                fields=["user"], condition=Q(ferme_at=None), name="assistance_une_a_la_fois"
            ),
        ]

    def __str__(self) -> str:
        return f"Accès d’assistance {self.pk}"
