"""The agents of a regional service read what the départements of the région do, and change nothing."""

import pytest
from django.urls import reverse

from accompagnement.enums import Geste as GesteAccompagnement
from accompagnement.policies import RESULTATS
from conventions.enums import Geste, GesteConvention, GesteDocument
from conventions.models import Convention, Document, Dossier
from conventions.policies import CONVENTION, DOCUMENT, DOSSIER
from structures.enums import GesteEquipe
from structures.models import ServiceInstructeur, Structure
from structures.policies import EQUIPE_SERVICE, EQUIPE_STRUCTURE, STRUCTURE
from structures.policies import Geste as GesteStructure
from tests.comptes.factories import UserFactory
from tests.conventions.factories import ConventionFactory, DocumentFactory, DossierFactory
from tests.structures.factories import RegionFactory, ServiceInstructeurFactory, StructureFactory

pytestmark = pytest.mark.django_db
ROLES = ("instructeur", "chef_service", "signataire", "secretaire")


@pytest.fixture
def regional():
    return ServiceInstructeurFactory(regional=True)


def _seen(policy, modele, user, geste):
    return set(modele.objects.filter(policy.scope(user, geste)))


@pytest.mark.parametrize("role", ROLES)
def test_they_read_the_departements_of_the_region_only(regional, role):
    dossier, ailleurs = (
        DossierFactory(depose=True),
        DossierFactory(depose=True, structure=StructureFactory(morbihan=True)),
    )
    convention = ConventionFactory(structure=dossier.structure)
    document = DocumentFactory(dossier=dossier)
    ConventionFactory(structure=ailleurs.structure)
    DocumentFactory(dossier=ailleurs)
    agent = UserFactory(**{role: True}, of=regional)

    assert _seen(STRUCTURE, Structure, agent, GesteStructure.CONSULTER) == {dossier.structure}
    assert _seen(DOSSIER, Dossier, agent, Geste.CONSULTER) == {dossier}
    assert _seen(CONVENTION, Convention, agent, GesteConvention.CONSULTER) == {convention}
    assert _seen(DOCUMENT, Document, agent, GesteDocument.CONSULTER) == {document}
    assert _seen(RESULTATS, Structure, agent, GesteAccompagnement.LIRE_RESULTATS) == {dossier.structure}


@pytest.mark.parametrize("role", ROLES)
def test_they_do_no_act_on_any_of_them(regional, role):
    dossier = DossierFactory(depose=True)
    ConventionFactory(structure=dossier.structure)
    agent = UserFactory(**{role: True}, of=regional)

    actes = set(DOSSIER.droits) - {Geste.CONSULTER}
    assert {geste for geste in actes if _seen(DOSSIER, Dossier, agent, geste)} == set()
    actes = set(CONVENTION.droits) - {GesteConvention.CONSULTER}
    assert {geste for geste in actes if _seen(CONVENTION, Convention, agent, geste)} == set()
    assert _seen(DOCUMENT, Document, agent, GesteDocument.RELANCER) == set()
    assert {
        geste for geste in EQUIPE_STRUCTURE.droits if _seen(EQUIPE_STRUCTURE, Structure, agent, geste)
    } == set()


def test_a_draft_is_not_theirs_to_read(regional):
    DossierFactory()

    assert _seen(DOSSIER, Dossier, UserFactory(instructeur=True, of=regional), Geste.CONSULTER) == set()


def test_the_agent_of_a_departement_reads_no_other_departement_of_the_region():
    ici = DossierFactory(depose=True)
    agent = UserFactory(instructeur=True, of=ServiceInstructeurFactory(morbihan=True))

    assert ici not in _seen(DOSSIER, Dossier, agent, Geste.CONSULTER)
    assert agent.regions_for("INSTRUCTEUR") == []


def test_they_manage_their_own_service_only(regional):
    ServiceInstructeurFactory()
    chef = UserFactory(chef_service=True, of=regional)

    assert _seen(EQUIPE_SERVICE, ServiceInstructeur, chef, GesteEquipe.INVITER) == {regional}


def test_the_page_of_a_dossier_opens_without_any_act(client, regional):
    dossier = DossierFactory(depose=True)
    client.force_login(UserFactory(instructeur=True, of=regional))

    page = client.get(reverse("conventions:dossier_detail", args=[dossier.pk]))

    assert page.status_code == 200
    assert "Prendre le dossier" not in page.content.decode()
    assert client.post(reverse("conventions:dossier_prendre", args=[dossier.pk])).status_code == 404


def test_another_region_reads_nothing():
    dossier = DossierFactory(depose=True)
    bretagne = ServiceInstructeurFactory(regional=True, region=RegionFactory(bretagne=True))

    assert dossier not in _seen(DOSSIER, Dossier, UserFactory(instructeur=True, of=bretagne), Geste.CONSULTER)
