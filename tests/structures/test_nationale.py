"""National roles by invitation: an administrator invites an observer or another administrator."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from siae_portal.audit.models import Evenement
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation, Invitation
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import GesteEquipe
from structures.models import Region
from structures.services.equipe import Territoire
from structures.services.invitations import accept_invitation, cancel, invite, resend
from tests.comptes.factories import UserFactory
from tests.outbox.livraison import deliver_all
from tests.structures.factories import ServiceInstructeurFactory

pytestmark = pytest.mark.django_db

ADRESSE = "nouvelle@exemple.invalid"


@pytest.fixture
def administratrice():
    return UserFactory(administrateur=True)


@pytest.fixture
def region():
    return ServiceInstructeurFactory(morbihan=True).departement.region


def inviter(par, lieu=None, role=Role.OBSERVATEUR, **valeurs):
    saisie = {"courriel": ADRESSE, "qualite": "", "debut_on": timezone.localdate(), "fin_on": None}
    acte = Acte(user=par, at=timezone.now())
    return invite(lieu=lieu or Territoire(), role=role, acte=acte, **(saisie | valeurs))


def jeton_recu():
    deliver_all()
    return re.search(r"/invitations/([^/\s]+)/", mail.outbox[-1].body)[1]


@pytest.mark.parametrize("role", [Role.OBSERVATEUR, Role.ADMINISTRATEUR])
def test_who_accepts_holds_the_role_everywhere(administratrice, role):
    inviter(administratrice, role=role)
    invitee = UserFactory(email=ADRESSE)

    accept_invitation(jeton=jeton_recu(), acte=Acte(user=invitee, at=timezone.now()))

    habilitation = Habilitation.objects.get(user=invitee)
    assert (habilitation.role, habilitation.region, habilitation.service) == (role, None, None)
    assert Evenement.objects.of(administratrice).filter(geste=GesteEquipe.INVITER).count() == 1
    assert Evenement.objects.of(invitee).filter(geste=GesteEquipe.ACCEPTER_INVITATION).count() == 1


def test_an_observer_of_one_region(administratrice, region):
    inviter(administratrice, Territoire(region=region))
    invitee = UserFactory(email=ADRESSE)

    accept_invitation(jeton=jeton_recu(), acte=Acte(user=invitee, at=timezone.now()))

    assert Habilitation.objects.get(user=invitee).region == region
    assert "la région" in mail.outbox[-1].subject


def test_an_administrator_of_one_region_does_not_exist(administratrice, region):
    with pytest.raises(TransitionRefusee, match="n’existe pas ici"):
        inviter(administratrice, Territoire(region=region), role=Role.ADMINISTRATEUR)


@pytest.mark.parametrize("role", [Role.DIRIGEANT, Role.CHEF_SERVICE])
def test_a_role_of_a_team_is_not_given_there(administratrice, role):
    with pytest.raises(TransitionRefusee, match="n’existe pas ici"):
        inviter(administratrice, role=role)


@pytest.mark.parametrize("role", ["chef_service", "observateur", "instructeur"])
def test_nobody_else_invites(region, role):
    lieu = region if role == "observateur" else region.departements.first().service
    personne = UserFactory(**{role: True}, of=lieu)

    with pytest.raises(Region.DoesNotExist):
        inviter(personne)

    assert not Invitation.objects.exists()


def test_nobody_is_invited_twice(administratrice):
    inviter(administratrice)

    with pytest.raises(TransitionRefusee, match="déjà invitée"):
        inviter(administratrice)


def test_who_holds_the_role_is_not_invited(administratrice):
    with pytest.raises(TransitionRefusee, match="a déjà ce rôle"):
        inviter(administratrice, role=Role.ADMINISTRATEUR, courriel=administratrice.email)


def test_sent_again_the_former_link_is_dead(administratrice):
    invitation = inviter(administratrice)
    ancien = jeton_recu()
    at = timezone.now() + timedelta(minutes=1)

    resend(lieu=Territoire(), pk=invitation.pk, acte=Acte(user=administratrice, at=at))

    assert jeton_recu() != ancien
    with pytest.raises(Invitation.DoesNotExist):
        accept_invitation(jeton=ancien, acte=Acte(user=UserFactory(email=ADRESSE), at=at))


def test_cancelled_it_opens_nothing(administratrice):
    invitation = inviter(administratrice)
    jeton = jeton_recu()
    acte = Acte(user=administratrice, at=timezone.now())

    cancel(lieu=Territoire(), pk=invitation.pk, acte=acte)

    with pytest.raises(TransitionRefusee, match="annulée"):
        accept_invitation(jeton=jeton, acte=Acte(user=UserFactory(email=ADRESSE), at=timezone.now()))


def test_the_pages_invite_send_again_and_cancel(client, administratrice, region):
    client.force_login(administratrice)
    saisie = {
        "courriel": ADRESSE,
        "role": "OBSERVATEUR",
        "region": region.pk,
        "debut_on": str(timezone.localdate()),
    }

    page = client.post(reverse("structures:nationale_inviter"), saisie, follow=True)
    pk = Invitation.objects.get().pk
    renvoi = client.post(reverse("structures:nationale_invitation_renvoyer", args=[pk]), follow=True)
    fin = client.post(reverse("structures:nationale_invitation_annuler", args=[pk]), follow=True)

    assert ADRESSE in page.content.decode()
    assert "est renvoyée" in renvoi.content.decode()
    assert "est annulée" in fin.content.decode()
    assert Invitation.objects.pending().count() == 0


def test_an_administrator_of_one_region_is_refused_beside_the_field(client, administratrice, region):
    client.force_login(administratrice)
    saisie = {
        "courriel": ADRESSE,
        "role": "ADMINISTRATEUR",
        "region": region.pk,
        "debut_on": str(timezone.localdate()),
    }

    page = client.post(reverse("structures:nationale_inviter"), saisie)

    assert "Un administrateur agit partout" in page.content.decode()
    assert not Invitation.objects.exists()


def test_the_link_says_where_it_leads(client, administratrice):
    inviter(administratrice)

    page = client.get(reverse("structures:invitation", args=[jeton_recu()]))

    assert "Rejoindre l’administration nationale" in page.content.decode()


@pytest.mark.parametrize("membres", [1, 20])
def test_the_list_asks_a_flat_number_of_queries(
    client, administratrice, region, django_assert_max_num_queries, membres
):
    for rang in range(membres):
        UserFactory(observateur=True, of=region)
        inviter(administratrice, courriel=f"n{rang}@exemple.invalid")
    client.force_login(administratrice)

    with django_assert_max_num_queries(14):
        page = client.get(reverse("structures:nationale_equipe"))

    assert page.content.decode().count("Observateur") >= membres
