"""A person who signs in with an e-mail address."""

from functools import cached_property
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models.habilitation import Habilitation


class UserManager(BaseUserManager["User"]):
    """Creates people; addresses are compared without case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person, with an unusable password when none is given."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who enters the admin; who creates her answers for her address."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        self.vouch(user)
        return user

    def vouch(self, user: "User") -> EmailAddress:
        """Hold the address of a person as verified: by an invitation she followed, or by who created her."""
        address, _created = EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
        return address

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in does not depend on the case of the address."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """One person. What she may do comes from her habilitations, never from this row."""

    email = models.EmailField("adresse électronique", unique=True)
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField("nom", max_length=80)
    is_active = models.BooleanField("actif", default=True)
    is_staff = models.BooleanField("accès à l’administration", default=False)
    date_joined = models.DateTimeField("créé le", default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["prenom", "nom"]

    class Meta:
        verbose_name = "personne"
        constraints = [
            models.CheckConstraint(name="user_email_minuscule", condition=models.Q(email=Lower("email"))),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """First name and name."""
        return f"{self.prenom} {self.nom}".strip()

    @cached_property
    def habilitations_valides(self) -> list[Habilitation]:
        """Valid today, with their structure or service: read once per request."""
        return list(Habilitation.objects.valid(on=timezone.localdate()).of(self).for_person())

    @cached_property
    def roles(self) -> frozenset[str]:
        """Roles held today."""
        return frozenset(h.role for h in self.habilitations_valides)

    def structures_for(self, *roles: Role) -> list[int]:
        """Ids of the structures where the person holds one of these roles today."""
        return sorted(
            {h.structure_id for h in self.habilitations_valides if h.role in roles and h.structure_id}
        )

    def services_for(self, *roles: Role) -> list[int]:
        """Ids of the State services where the person holds one of these roles today."""
        return sorted({h.service_id for h in self.habilitations_valides if h.role in roles and h.service_id})

    def regions_for(self, *roles: Role) -> list[str]:
        """Codes of the régions of the regional services where the person holds one of these roles today."""
        return sorted(
            {
                h.service.region_id
                for h in self.habilitations_valides
                if h.role in roles and h.service and h.service.departement_id is None
            }
        )
