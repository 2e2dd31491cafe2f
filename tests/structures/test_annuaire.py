"""The public directory: who is found, what is said of the convention, and never a project."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import EtatConvention
from structures.enums import TypeStructure
from structures.services.recherche import rebuild_documents
from tests.comptes.factories import UserFactory
from tests.conventions.factories import ConventionFactory
from tests.structures.factories import LabelFactory, OffreFactory, ServiceInstructeurFactory, StructureFactory

pytestmark = pytest.mark.django_db

ANNUAIRE = "/annuaire/"
DEMAIN = timedelta(days=1)


def text(page):
    return page.content.decode()


def found(client, **filtres):
    rebuild_documents(on=timezone.localdate())
    page = client.get(ANNUAIRE, filtres)
    return [ligne["structure"].pk for ligne in page.context["resultats"]]


@pytest.fixture
def active():
    today = timezone.localdate()
    return ConventionFactory(debut_on=today - DEMAIN * 30, fin_on=today + DEMAIN * 300)


def test_only_conventioned_or_labelled_structures_are_found(client, active):
    labellisee = LabelFactory().structure
    StructureFactory()
    ConventionFactory(projet=True)
    ConventionFactory(etat=EtatConvention.A_SIGNER)
    ConventionFactory(etat=EtatConvention.ECHUE, debut_on=date(2019, 1, 1), fin_on=date(2020, 12, 31))
    LabelFactory(expire=True)

    assert set(found(client)) == {active.structure_id, labellisee.pk}


@pytest.mark.parametrize(
    ("filtres", "trouvee"),
    [
        ({"q": "ÉTOILE"}, True),
        ({"q": "etoile ateliers"}, True),
        ({"q": "lune"}, False),
        ({"lieu": "longw"}, True),
        ({"lieu": "544"}, True),
        ({"lieu": "56000"}, False),
        ({"genre": "ACI"}, True),
        ({"genre": "ETTI"}, False),
        ({"departement": "54"}, True),
        ({"departement": "99"}, True),
        ({"page": "999"}, True),
    ],
)
def test_a_structure_is_found_by_name_place_and_kind(client, active, filtres, trouvee):
    structure = active.structure
    structure.denomination, structure.nom_tri = "Les Ateliers de l’Étoile", "les ateliers de l etoile"
    structure.save()
    if "page" in filtres:
        assert client.get(ANNUAIRE, filtres).status_code == 404
        return

    assert found(client, **filtres) == ([structure.pk] if trouvee else [])


def test_a_label_is_a_way_of_being_found(client):
    regie = LabelFactory().structure

    assert found(client, genre="RQ") == [regie.pk]


def test_the_page_of_a_structure_says_since_when_until_when_and_by_whom(client, active):
    OffreFactory(structure=active.structure, libelle="Paniers de légumes")
    ConventionFactory(structure=active.structure, projet=True, type=TypeStructure.EI)

    page = client.get(reverse("structures:fiche", args=[active.structure_id]))

    html = " ".join(text(page).split())
    assert "conventionnée depuis le" in html
    assert "DDETS de Meurthe-et-Moselle" in html
    assert "Paniers de légumes" in html
    assert "Entreprise d’insertion" not in html
    assert active.structure.representant_nom not in html
    assert active.structure.iban not in html


def test_a_convention_to_come_is_announced_as_such(client):
    today = timezone.localdate()
    convention = ConventionFactory(debut_on=today + DEMAIN * 40, fin_on=today + DEMAIN * 400)

    page = client.get(reverse("structures:fiche", args=[convention.structure_id]))

    assert "conventionnée à partir du" in " ".join(text(page).split())


def test_a_past_convention_is_told_as_past(client):
    convention = ConventionFactory(
        etat=EtatConvention.ECHUE, debut_on=date(2019, 1, 1), fin_on=date(2020, 12, 31)
    )

    page = client.get(reverse("structures:fiche", args=[convention.structure_id]))

    assert "n’est plus conventionnée" in text(page)


@pytest.mark.parametrize("etat", [EtatConvention.PROJET, EtatConvention.A_SIGNER])
def test_a_structure_with_a_project_only_has_no_public_page(client, etat):
    convention = ConventionFactory(etat=etat)

    assert client.get(reverse("structures:fiche", args=[convention.structure_id])).status_code == 404


@pytest.mark.parametrize("nombre", [1, 12])
def test_the_directory_keeps_a_flat_number_of_queries(client, nombre, django_assert_max_num_queries):
    today = timezone.localdate()
    for _ in range(nombre):
        OffreFactory(structure=ConventionFactory(fin_on=today + DEMAIN * 300).structure)
    rebuild_documents(on=today)

    with django_assert_max_num_queries(14):
        client.get(ANNUAIRE)


def test_the_record_is_for_its_people_and_its_service(client, active):
    adresse = reverse("structures:structure_detail", args=[active.structure_id])
    ici = UserFactory(instructeur=True, of=active.service)
    ailleurs = UserFactory(instructeur=True, of=ServiceInstructeurFactory(morbihan=True))

    statuts = []
    for user in (UserFactory(dirigeant=True, of=active.structure), ici, ailleurs):
        client.force_login(user)
        page = client.get(adresse)
        statuts.append(page.status_code)

    assert statuts == [200, 200, 404]


def test_the_record_never_shows_a_whole_iban(client, active):
    client.force_login(UserFactory(instructeur=True, of=active.service))

    page = client.get(reverse("structures:structure_detail", args=[active.structure_id]))

    assert active.structure.iban not in text(page)
    assert "FR14 **** **** 606" in text(page)
