"""Starting, reading back, depositing: what the author of a dossier sees and cannot do twice."""

import pytest
from django.urls import reverse

from conventions.models import Dossier
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import remplir
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure():
    return StructureFactory()


@pytest.fixture
def dirigeante(structure, client):
    user = UserFactory(dirigeant=True, of=structure)
    client.force_login(user)
    return user


def test_a_draft_is_started_once_and_found_again(client, structure, dirigeante):
    demande = {"structure": structure.pk, "type_structure": "ACI", "annee": "2027"}
    premiere = client.post(reverse("conventions:dossier_creer"), demande)

    seconde = client.post(reverse("conventions:dossier_creer"), demande, follow=True)

    dossier = Dossier.objects.get()
    assert premiere.url == reverse("conventions:dossier_detail", args=[dossier.pk])
    assert "Ce dossier était déjà commencé" in seconde.content.decode()


def test_a_full_draft_is_deposited(client, structure, dirigeante):
    dossier = remplir(structure, dirigeante)
    page = client.get(reverse("conventions:dossier_deposer", args=[dossier.pk]))
    print(page.content.decode()[3000:])
    assert page.status_code == 200
