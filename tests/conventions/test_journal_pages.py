"""The journal of a dossier and of a convention by pages: the latest acts first, the others one link away."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from conventions.enums import Geste
from conventions.views.journal import PAR_PAGE
from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import UserFactory
from tests.conventions.factories import AT, ConventionFactory, DossierFactory

pytestmark = pytest.mark.django_db


def _lived(objet, nombre):
    """As many acts as that, one a minute, by the portal."""
    with transaction.atomic():
        for rang in range(nombre):
            acte = Acte(user=None, at=AT + timedelta(minutes=rang), motif=f"acte {rang}.")
            record(objet, geste=Geste.PRENDRE, acte=acte)
    return objet


@pytest.fixture
def dossier():
    return DossierFactory(depose=True)


@pytest.fixture
def agent(client, dossier):
    client.force_login(UserFactory(instructeur=True, of=dossier.service))
    return client


def _page(client, dossier, suite=""):
    reponse = client.get(reverse("conventions:dossier_detail", args=[dossier.pk]) + suite)
    assert reponse.status_code == 200
    return reponse.content.decode()


def test_a_short_journal_has_no_other_page(agent, dossier):
    page = _page(agent, _lived(dossier, PAR_PAGE))

    assert "acte 0." in page
    assert "Événements plus" not in page


def test_a_long_journal_shows_the_latest_and_leads_to_the_others(agent, dossier):
    page = _page(agent, _lived(dossier, PAR_PAGE + 1))

    assert f"acte {PAR_PAGE}." in page
    assert "acte 0." not in page
    assert 'href="?journal=2#journal-titre"' in page


def test_the_next_page_goes_on_where_the_first_one_stops(agent, dossier):
    page = _page(agent, _lived(dossier, PAR_PAGE + 1), "?journal=2")

    assert "acte 0." in page
    assert "acte 1." not in page
    assert 'href="?journal=1#journal-titre"' in page
    assert "plus anciens" not in page


@pytest.mark.parametrize("demandee", ["0", "-1", "deux", "99999999999999999999", "²"])
def test_a_page_that_is_not_one_is_the_first(agent, dossier, demandee):
    page = _page(agent, _lived(dossier, 2), f"?journal={demandee}")

    assert "acte 1." in page


def test_a_page_past_the_end_says_so(agent, dossier):
    page = _page(agent, _lived(dossier, 2), "?journal=9")

    assert "Rien de plus ancien." in page


@pytest.mark.parametrize("nombre", [1, 3 * PAR_PAGE])
def test_the_weight_and_the_queries_do_not_grow_with_the_journal(
    agent, dossier, nombre, django_assert_max_num_queries
):
    _lived(dossier, nombre)

    with django_assert_max_num_queries(30):
        page = _page(agent, dossier)

    assert page.count('class="portail-journal__qui"') == min(nombre, PAR_PAGE)


def test_the_journal_of_a_convention_has_pages_too(client):
    convention = _lived(ConventionFactory(), PAR_PAGE + 1)
    client.force_login(UserFactory(instructeur=True, of=convention.service))

    page = client.get(reverse("conventions:convention_detail", args=[convention.pk])).content.decode()

    assert "acte 0." not in page
    assert 'href="?journal=2#journal-titre"' in page
