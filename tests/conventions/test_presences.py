"""Who is on which section: seen by the people of the dossier, forgotten by itself, never in the way."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from conventions.services.presences import DUREE, come, leave, others_on
from siae_portal.formats import heure
from tests.comptes.factories import UserFactory
from tests.conventions.factories import AT, DossierFactory
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cache_vide():
    cache.clear()


@pytest.fixture
def nadia():
    return UserFactory(dirigeant=True, of=StructureFactory())


@pytest.fixture
def dossier(nadia):
    return DossierFactory(structure=nadia.habilitations.get().structure, cree_par=nadia)


@pytest.fixture
def karim(dossier):
    return UserFactory(gestionnaire=True, of=dossier.structure)


def vus(dossier, user, at):
    return [(p.user, p.code, p.depuis_at) for p in others_on(dossier_id=dossier.pk, user_id=user.pk, at=at)]


def test_somebody_is_seen_by_the_others_since_she_came(dossier, nadia, karim):
    come(dossier_id=dossier.pk, code="PROJET", user=karim, at=AT)
    come(dossier_id=dossier.pk, code="PROJET", user=karim, at=AT + timedelta(seconds=20))

    assert vus(dossier, nadia, AT + timedelta(seconds=30)) == [(karim, "PROJET", AT)]
    assert vus(dossier, karim, AT + timedelta(seconds=30)) == []


def test_who_says_nothing_any_more_is_forgotten(dossier, nadia, karim):
    come(dossier_id=dossier.pk, code="PROJET", user=karim, at=AT)

    assert vus(dossier, nadia, AT + DUREE + timedelta(seconds=1)) == []


def test_who_leaves_is_gone_at_once(dossier, nadia, karim):
    come(dossier_id=dossier.pk, code="PROJET", user=karim, at=AT)

    leave(dossier_id=dossier.pk, code="PROJET", user=karim, at=AT)

    assert vus(dossier, nadia, AT) == []


def test_the_page_hears_who_opened_the_section_and_the_plan_says_it(client, dossier, nadia, karim):
    maintenant = timezone.now()
    come(dossier_id=dossier.pk, code="PROJET", user=karim, at=maintenant)
    client.force_login(nadia)

    url = reverse("conventions:section_presence", args=[dossier.pk, "PROJET"])
    phrase = client.post(url).json()["phrase"]
    plan = client.get(reverse("conventions:dossier_detail", args=[dossier.pk])).content.decode()

    assert phrase == (
        f"{karim} a ouvert cette section à {heure(maintenant)} : vous pouvez écrire, rien ne s’écrase."
    )
    assert f"{karim} y travaille" in plan


def test_without_a_cache_nobody_is_seen_and_nothing_breaks(client, dossier, nadia, settings):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"},
    }
    client.force_login(nadia)

    reponse = client.post(reverse("conventions:section_presence", args=[dossier.pk, "PROJET"]))

    assert reponse.json() == {"phrase": ""}
