"""The switch of the header: what is shown changes, never a right."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from siae_portal.comptes.enums import Role
from siae_portal.comptes.lieux import CLE
from tests.accompagnement.factories import SalarieFactory
from tests.comptes.factories import HabilitationFactory, UserFactory
from tests.conventions.factories import ConventionFactory, DossierFactory
from tests.structures.factories import ServiceInstructeurFactory, StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def deux():
    return StructureFactory(denomination="Ici Même"), StructureFactory(denomination="Là Bas")


@pytest.fixture
def personne(client, deux):
    user = UserFactory(dirigeant=True, of=deux[0])
    HabilitationFactory(user=user, role=Role.DIRIGEANT, of=deux[1])
    client.force_login(user)
    return user


def _choose(client, code):
    return client.post(reverse("accueil:lieu"), {"lieu": code})


def test_the_header_offers_each_place_with_its_kinds(client, deux, personne):
    ConventionFactory(structure=deux[0])
    ConventionFactory(structure=deux[0], type="EI")

    html = client.get("/").content.decode()

    assert "Ici Même (ACI, EI)" in html
    assert f'value="structure-{deux[1].pk}"' in html


def test_who_has_one_place_has_nothing_to_choose(client):
    client.force_login(UserFactory(dirigeant=True, accompagnateur=True, of=StructureFactory()))

    assert "portail-lieu" not in client.get("/").content.decode()


def test_the_lists_show_the_chosen_place_only(client, deux, personne):
    for structure in deux:
        DossierFactory(structure=structure)
        ConventionFactory(structure=structure)

    _choose(client, f"structure-{deux[1].pk}")

    listes = ("conventions:dossier_list", "conventions:convention_list", "accompagnement:resultats")
    for adresse in listes:
        liste = client.get(reverse(adresse)).content.decode().split("<main")[1]
        assert ("Là Bas" in liste, "Ici Même" in liste) == (True, False), adresse


def test_the_home_page_shows_the_chosen_place_only(client, deux, personne):
    for structure in deux:
        ConventionFactory(structure=structure)

    _choose(client, f"structure-{deux[0].pk}")

    conventions = client.get("/").content.decode().split('id="mes-conventions"')[1].split("</section>")[0]
    assert ("Ici Même" in conventions, "Là Bas" in conventions) == (True, False)


def test_the_other_place_stays_open_by_its_address(client, deux, personne):
    dossier = DossierFactory(structure=deux[0])
    _choose(client, f"structure-{deux[1].pk}")

    page = client.get(reverse("conventions:dossier_detail", args=[dossier.pk]))

    assert page.status_code == 200


@pytest.mark.parametrize("code", ["", "structure-0", "service-1", "n’importe quoi"])
def test_any_other_place_means_all(client, personne, code):
    assert _choose(client, code).status_code == 302
    assert CLE not in client.session


def test_a_place_left_meanwhile_is_ignored(client, deux, personne):
    _choose(client, f"structure-{deux[0].pk}")
    personne.habilitations.filter(structure=deux[0]).update(debut_on="2020-01-01", fin_on="2020-02-01")
    DossierFactory(structure=deux[1])

    assert "Là Bas" in client.get(reverse("conventions:dossier_list")).content.decode()


def test_a_service_and_a_structure(client, deux):
    service = ServiceInstructeurFactory()
    user = UserFactory(instructeur=True, of=service)
    HabilitationFactory(user=user, role=Role.ACCOMPAGNATEUR, of=deux[0])
    salarie = SalarieFactory(structure=deux[0], referent=user)
    client.force_login(user)
    _choose(client, f"service-{service.pk}")

    assert "DDETS de Meurthe-et-Moselle" in client.get("/").content.decode()
    assert client.get(reverse("conventions:dossier_list")).status_code == 200
    suivies = client.get(reverse("accompagnement:salarie_list")).content.decode()
    assert salarie.prenom in suivies


def test_the_switch_costs_the_same_for_two_places_or_ten(client):
    comptes = []
    for nombre in (2, 10):
        user = UserFactory()
        for _ in range(nombre):
            HabilitationFactory(user=user, role=Role.ACCOMPAGNATEUR)
        client.force_login(user)
        client.get("/")
        with CaptureQueriesContext(connection) as requetes:
            client.get("/")
        comptes.append(len(requetes))

    assert comptes[0] == comptes[1]
