"""The home of those to whom no dossier is open says what they can do."""

import pytest
from django.urls import reverse

from tests.comptes.factories import UserFactory

pytestmark = pytest.mark.django_db


def libelles(client, user):
    client.force_login(user)
    return [acces.libelle for acces in client.get(reverse("accueil:accueil")).context["acces"]]


def test_who_has_no_dossier_is_told_what_is_open(client):
    assert libelles(client, UserFactory()) == [
        "Rejoindre une structure, ou déclarer la vôtre",
        "Chercher une structure dans l’annuaire",
        "Vérifier qu’un document est authentique",
    ]


def test_the_administration_is_offered_to_its_staff(client):
    assert libelles(client, UserFactory(is_staff=True))[-1] == "Ouvrir l’administration du portail"


def test_who_has_a_menu_of_her_own_is_told_nothing(client):
    assert libelles(client, UserFactory(instructeur=True)) == []


def test_the_administration_bears_the_name_of_the_portal(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    assert "Administration du Portail SIAE" in client.get(reverse("admin:index")).content.decode()
