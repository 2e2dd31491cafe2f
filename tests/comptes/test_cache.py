"""What a shared cache may keep: public pages seen without a session, never a page that bears a name."""

import pytest

from tests.comptes.factories import UserFactory

pytestmark = pytest.mark.django_db

PAGES = ("/", "/annuaire/", "/annuaire/siret/", "/donnees-ouvertes/")


@pytest.mark.parametrize("adresse", PAGES)
def test_a_visitor_gets_a_page_that_may_be_kept(client, adresse):
    page = client.get(adresse)

    assert page["Cache-Control"] == "public, max-age=300"
    assert "Cookie" in page["Vary"]
    assert not page.cookies


@pytest.mark.parametrize("adresse", PAGES)
def test_a_person_gets_a_page_of_her_own(client, adresse):
    client.force_login(UserFactory())

    page = client.get(adresse)

    assert "private" in page["Cache-Control"]
    assert "public" not in page["Cache-Control"]


def test_a_page_not_found_is_not_kept(client):
    assert "public" not in client.get("/annuaire/", {"page": "999"}).get("Cache-Control", "")
