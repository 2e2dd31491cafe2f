"""Closing an account in the admin never leaves a structure without representative."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from structures.services.fermeture_compte import closing_refusals_of
from tests.comptes.factories import HabilitationFactory, UserFactory
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure():
    return StructureFactory(denomination="Les Jardins du Canal")


@pytest.fixture
def seule(structure):
    return UserFactory(dirigeant=True, of=structure)


def refus(user):
    return closing_refusals_of(user, timezone.localdate())


def test_the_last_representative_is_kept(seule):
    (raison,) = refus(seule)

    assert raison.startswith("Les Jardins du Canal : La structure resterait sans personne")


def test_a_second_representative_frees_the_first(structure, seule):
    UserFactory(dirigeant=True, of=structure)

    assert refus(seule) == []


@pytest.mark.parametrize("perdue", [{"is_active": False}, {"is_active": True}])
def test_a_second_one_who_does_not_count_frees_nobody(structure, seule, perdue):
    autre = UserFactory(**perdue)
    hier = timezone.localdate() - timedelta(days=1)
    fin = hier if perdue["is_active"] else None
    HabilitationFactory(user=autre, role="DIRIGEANT", of=structure, debut_on=hier, fin_on=fin)

    assert len(refus(seule)) == 1


def test_who_represents_nothing_may_go(structure):
    assert refus(UserFactory(gestionnaire=True, of=structure)) == []


def change(client, personne, **champs):
    client.force_login(UserFactory(staff=True))
    donnees = {"email": personne.email, "prenom": personne.prenom, "nom": "Nouveau"}
    return client.post(reverse("admin:comptes_user_change", args=[personne.pk]), donnees | champs)


def test_the_admin_refuses_with_the_reason(client, seule):
    page = change(client, seule)

    seule.refresh_from_db()
    assert "La structure resterait sans personne" in page.content.decode()
    assert seule.is_active


def test_the_admin_changes_the_rest(client, seule):
    change(client, seule, is_active="on")

    seule.refresh_from_db()
    assert (seule.is_active, seule.nom) == (True, "Nouveau")


def test_the_admin_closes_an_account_that_nothing_rests_on(client, structure, seule):
    UserFactory(dirigeant=True, of=structure)

    change(client, seule)

    seule.refresh_from_db()
    assert not seule.is_active
