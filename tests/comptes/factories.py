"""People and their rights: `UserFactory(dirigeant=True, of=structure)`."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone
from factory.django import DjangoModelFactory

from conventions.enums import NatureDocument
from siae_portal.comptes.enums import ROLES_SERVICE, ROLES_STRUCTURE, ROLES_TERRITOIRE, Role
from siae_portal.comptes.models import (
    AccesSupport,
    DelegationSignature,
    DemandeRattachement,
    Habilitation,
    Invitation,
    User,
)
from tests.structures.factories import ServiceInstructeurFactory, StructureFactory

AVANT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PASSWORD = "phrase-de-passe-fictive"
QUALITES = {
    Role.DIRIGEANT: "présidente",
    Role.SIGNATAIRE: "directrice départementale",
    Role.CHEF_SERVICE: "chef du service insertion",
}


class DelegationSignatureFactory(DjangoModelFactory):
    """A delegation for every kind of act, without ceiling; traits `expiree` and `plafonnee` (1 €)."""

    class Meta:
        model = DelegationSignature

    class Params:
        expiree = factory.Trait(debut_on=date(2015, 1, 1), fin_on=date(2016, 1, 1))
        plafonnee = factory.Trait(plafond_eur=Decimal(1))

    habilitation = factory.SubFactory(
        "tests.comptes.factories.HabilitationFactory", role=Role.SIGNATAIRE, delegations=False
    )
    reference = "l’arrêté n° 2026-12 du 5 janvier 2026 portant délégation de signature"
    natures = factory.LazyFunction(lambda: list(NatureDocument.values))
    plafond_eur = None
    debut_on = date(2020, 1, 1)
    fin_on = date(2099, 12, 31)


class HabilitationFactory(DjangoModelFactory):
    """One role in one place (`of`: a structure, a service or a région); a signatory gets a delegation."""

    class Meta:
        model = Habilitation
        skip_postgeneration_save = True

    class Params:
        of = None
        expiree = factory.Trait(debut_on=date(2015, 1, 1), fin_on=date(2016, 1, 1))

    user = factory.SubFactory("tests.comptes.factories.UserFactory")
    role = Role.DIRIGEANT
    structure = factory.LazyAttribute(
        lambda h: (h.of or StructureFactory()) if h.role in ROLES_STRUCTURE else None
    )
    service = factory.LazyAttribute(
        lambda h: (h.of or ServiceInstructeurFactory()) if h.role in ROLES_SERVICE else None
    )
    region = factory.LazyAttribute(lambda h: h.of if h.role in ROLES_TERRITOIRE else None)
    qualite = factory.LazyAttribute(lambda h: QUALITES.get(h.role, ""))
    debut_on = date(2020, 1, 1)
    fin_on = None

    @factory.post_generation
    def delegations(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """`delegations=False`: a signatory without any; `delegations__expiree=True`: a dead one."""
        if create and self.role == Role.SIGNATAIRE and extracted is not False:
            DelegationSignatureFactory(habilitation=self, **kwargs)


def _role(role: Role) -> factory.Trait:
    """A trait that gives the role in `of` (made when it is not given)."""
    habilitation = factory.RelatedFactory(
        HabilitationFactory, factory_related_name="user", role=role, of=factory.SelfAttribute("..of")
    )
    return factory.Trait(**{f"habilitation_{role.lower()}": habilitation})


class UserFactory(DjangoModelFactory):
    """A person; one trait per role, with `of` for the place. Password: `PASSWORD`.

    Several roles in one place: `UserFactory(dirigeant=True, accompagnateur=True, of=structure)`.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        of = None
        dirigeant = _role(Role.DIRIGEANT)
        gestionnaire = _role(Role.GESTIONNAIRE)
        accompagnateur = _role(Role.ACCOMPAGNATEUR)
        encadrant = _role(Role.ENCADRANT)
        instructeur = _role(Role.INSTRUCTEUR)
        chef_service = _role(Role.CHEF_SERVICE)
        signataire = _role(Role.SIGNATAIRE)
        secretaire = _role(Role.SECRETAIRE)
        membre = _role(Role.MEMBRE)
        observateur = _role(Role.OBSERVATEUR)
        administrateur = _role(Role.ADMINISTRATEUR)
        staff = factory.Trait(is_staff=True, is_superuser=True)
        demonstration = factory.Trait(
            email=factory.Sequence(lambda n: f"prenom.nom{n}@demonstration.invalid")
        )

    email = factory.Sequence(lambda n: f"personne{n}@exemple.invalid")
    prenom = "Camille"
    nom = factory.Sequence(lambda n: f"Fictif {n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def adresse_verifiee(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """`adresse_verifiee=False`: she has not followed the link yet."""
        if create:
            EmailAddress.objects.create(
                user=self, email=self.email, verified=extracted is not False, primary=True
            )


class InvitationFactory(DjangoModelFactory):
    """A pending invitation whose token is `jeton`; traits `expiree`, `annulee` and `acceptee`."""

    class Meta:
        model = Invitation

    class Params:
        of = None
        jeton = factory.Sequence(lambda n: f"jeton-{n}")
        expiree = factory.Trait(envoyee_at=AVANT, expire_at=AVANT + timedelta(days=14))
        annulee = factory.Trait(annulee_at=AVANT)
        acceptee = factory.Trait(acceptee_at=AVANT, acceptee_par=factory.SubFactory(UserFactory))

    courriel = factory.Sequence(lambda n: f"invitee{n}@exemple.invalid")
    role = Role.GESTIONNAIRE
    structure = factory.LazyAttribute(
        lambda i: (i.of or StructureFactory()) if i.role in ROLES_STRUCTURE else None
    )
    service = factory.LazyAttribute(
        lambda i: (i.of or ServiceInstructeurFactory()) if i.role in ROLES_SERVICE else None
    )
    debut_on = date(2026, 1, 1)
    jeton_sha256 = factory.LazyAttribute(lambda i: hashlib.sha256(i.jeton.encode()).hexdigest())
    invite_par = factory.SubFactory(UserFactory)
    cree_at = AVANT
    envoyee_at = factory.LazyFunction(timezone.now)
    expire_at = factory.LazyAttribute(lambda i: i.envoyee_at + timedelta(days=14))


class DemandeRattachementFactory(DjangoModelFactory):
    """A request of today; traits `transmise` (the State may answer) and `ancienne` (six days ago)."""

    class Meta:
        model = DemandeRattachement

    class Params:
        transmise = factory.Trait(transmise_at=factory.LazyFunction(timezone.now))
        ancienne = factory.Trait(cree_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=6)))

    user = factory.SubFactory(UserFactory)
    structure = factory.SubFactory(StructureFactory)
    role = Role.GESTIONNAIRE
    cree_at = factory.LazyFunction(timezone.now)


class AccesSupportFactory(DjangoModelFactory):
    """A support access open for an hour; trait `expire`."""

    class Meta:
        model = AccesSupport

    class Params:
        expire = factory.Trait(ouvert_at=AVANT, expire_at=AVANT + timedelta(hours=1))

    user = factory.SubFactory(UserFactory, administrateur=True)
    structure = factory.SubFactory(StructureFactory)
    ouvert_at = factory.LazyFunction(timezone.now)
    expire_at = factory.LazyAttribute(lambda a: a.ouvert_at + timedelta(hours=1))
