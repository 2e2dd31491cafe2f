"""Lists of dossiers and conventions: scope, order, saved searches, late in words, flat queries, home."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import EtatDossier
from tests.comptes.factories import UserFactory
from tests.conventions.factories import (
    AnnexeFinanciereFactory,
    ConventionFactory,
    DossierFactory,
)
from tests.structures.factories import ServiceInstructeurFactory, StructureFactory

pytestmark = pytest.mark.django_db

LISTE = "/dossiers/"
JOUR = timedelta(days=1)


@pytest.fixture
def agent(client):
    """An agent of Meurthe-et-Moselle, signed in."""
    agent = UserFactory(instructeur=True, of=ServiceInstructeurFactory())
    client.force_login(agent)
    return agent


def deposed(**columns):
    return DossierFactory(depose=True, **columns)


def ids(page):
    return [dossier.pk for dossier in page.context["dossiers"]]


def counts(page):
    return {r["code"]: r["nombre"] for r in page.context["recherches"]}


def test_the_list_is_sorted_by_legal_due_date_and_hides_drafts_and_others(client, agent):
    today = timezone.localdate()
    tard = deposed(echeance_on=today + 40 * JOUR)
    tot = deposed(echeance_on=today + 3 * JOUR)
    DossierFactory()
    deposed(structure=StructureFactory(morbihan=True))

    page = client.get(LISTE)

    assert ids(page) == [tot.pk, tard.pk]
    assert "dans\u00a03\u00a0jours" in page.content.decode()


def test_saved_searches_count_what_they_show(client, agent):
    today = timezone.localdate()
    mien = deposed(agent=agent, echeance_on=today + JOUR)
    retard = deposed(echeance_on=today - 5 * JOUR)
    deposed(echeance_on=today - 5 * JOUR, horloge_arretee_at=timezone.now())
    commission = DossierFactory(a_presenter=True, agent=UserFactory(), echeance_on=today + 9 * JOUR)

    page = client.get(LISTE)

    assert counts(page) == {"moi": 1, "sans_agent": 2, "en_retard": 1, "en_commission": 1}
    assert ids(client.get(LISTE, {"recherche": "moi"})) == [mien.pk]
    assert ids(client.get(LISTE, {"recherche": "en_retard"})) == [retard.pk]
    assert ids(client.get(LISTE, {"recherche": "en_commission"})) == [commission.pk]
    assert "en retard de 5\u00a0jours" in page.content.decode()


def test_the_difference_with_the_last_annexe_is_visible(client, agent):
    dossier = deposed(etp_demandes=Decimal("9.50"))
    AnnexeFinanciereFactory(convention=ConventionFactory(structure=dossier.structure), etp=Decimal("8.50"))

    page = client.get(LISTE)

    assert "+1,00\u00a0ETP" in page.content.decode()


@pytest.mark.parametrize(
    ("filtres", "attendus"),
    [
        ({"q": "soleil"}, 1),
        ({"q": "ACI-054-2027-777"}, 1),
        ({"etat": "COMPLET"}, 0),
        ({"type": "ETTI"}, 0),
        ({"annee": "2027"}, 2),
        ({"annee": "deux mille"}, 2),
        ({"recherche": "inconnue"}, 2),
        ({"tri": "structure"}, 2),
        ({"tri": "depot"}, 2),
    ],
)
def test_filters_narrow_the_list_and_bad_ones_do_nothing(client, agent, filtres, attendus):
    deposed(structure=StructureFactory(denomination="Le Soleil", nom_tri="le soleil"))
    deposed(numero="ACI-054-2027-7777")

    assert len(ids(client.get(LISTE, filtres))) == attendus


def test_a_structure_reads_its_own_dossiers_drafts_included(client):
    structure = StructureFactory()
    brouillon = DossierFactory(structure=structure)
    depose = deposed(structure=structure)
    deposed()
    client.force_login(UserFactory(dirigeant=True, of=structure))

    page = client.get(LISTE)

    assert set(ids(page)) == {brouillon.pk, depose.pk}
    assert counts(page) == {"a_vous": 1, "au_service": 1, "termines": 0}
    assert "Commencer un dossier" in page.content.decode()
    assert "dossier_prendre" not in page.content.decode()


def test_an_agent_without_the_right_sees_no_false_button(client):
    deposed()
    client.force_login(UserFactory(signataire=True, of=ServiceInstructeurFactory()))

    assert ">\n            Prendre<" not in client.get(LISTE).content.decode()


@pytest.mark.parametrize("nombre", [2, 20])
def test_the_lists_keep_a_flat_number_of_queries(client, agent, nombre, django_assert_max_num_queries):
    for _ in range(nombre):
        AnnexeFinanciereFactory(convention=ConventionFactory(structure=deposed().structure))

    with django_assert_max_num_queries(11):
        client.get(LISTE)
    with django_assert_max_num_queries(11):
        client.get("/conventions/")


@pytest.mark.parametrize(
    ("role", "trait", "columns", "phrase"),
    [
        ("instructeur", "depose", {}, "dossiers à prendre"),
        ("chef_service", "propose", {}, "propositions à viser"),
        ("signataire", "propose", {"vise_at": timezone.now() + 3650 * JOUR}, "décisions à prendre"),
    ],
)
def test_home_says_what_waits_with_its_first_due_date(client, role, trait, columns, phrase):
    today = timezone.localdate()
    DossierFactory(**{trait: True}, **columns, echeance_on=today + 9 * JOUR)
    DossierFactory(**{trait: True}, **columns, echeance_on=today + 2 * JOUR)
    client.force_login(UserFactory(**{role: True}, of=ServiceInstructeurFactory()))

    page = client.get(reverse("accueil:accueil"))

    taches = page.context["taches"]
    assert [(t.libelle, t.avant_le) for t in taches] == [(f"2 {phrase}", today + 2 * JOUR)]
    assert len(ids(client.get(taches[0].url))) == 2


def test_one_thing_alone_leads_straight_to_its_dossier(client):
    dossier = deposed()
    client.force_login(UserFactory(instructeur=True, of=ServiceInstructeurFactory()))

    tache = client.get(reverse("accueil:accueil")).context["taches"][0]

    assert (tache.libelle, tache.url) == ("1 dossier à prendre", f"/dossiers/{dossier.pk}/")


def test_someone_of_no_place_has_nothing(client):
    deposed(etat=EtatDossier.COMPLET)
    client.force_login(UserFactory())

    assert client.get(LISTE).status_code == 403
    assert client.get("/conventions/").status_code == 403


def test_a_convention_to_come_shows_its_first_annexe(client, agent):
    debut_on = timezone.localdate().replace(month=1, day=1) + timedelta(days=730)
    convention = ConventionFactory(debut_on=debut_on, fin_on=debut_on + timedelta(days=1000))
    AnnexeFinanciereFactory(
        convention=convention, debut_on=debut_on, fin_on=debut_on + timedelta(days=364), etp=Decimal("8.15")
    )
    AnnexeFinanciereFactory(
        convention=convention,
        debut_on=debut_on + timedelta(days=365),
        fin_on=debut_on + timedelta(days=700),
        rang_renouvellement=1,
        etp=Decimal("9.99"),
    )

    page = client.get(reverse("conventions:convention_list"))

    assert [c.annexe_etp for c in page.context["conventions"]] == [Decimal("8.15")]


@pytest.mark.parametrize(
    ("role", "statut"), [("instructeur", 200), ("dirigeant", 200), ("accompagnateur", 403)]
)
def test_a_convention_is_read_by_both_sides(client, role, statut):
    convention = ConventionFactory()
    AnnexeFinanciereFactory(convention=convention)
    lieu = convention.service if role == "instructeur" else convention.structure
    client.force_login(UserFactory(**{role: True}, of=lieu))

    page = client.get(reverse("conventions:convention_detail", args=[convention.pk]))

    assert page.status_code == statut


def test_a_convention_of_another_place_is_not_found(client, agent):
    convention = ConventionFactory(structure=StructureFactory(morbihan=True))

    assert client.get(reverse("conventions:convention_detail", args=[convention.pk])).status_code == 404
