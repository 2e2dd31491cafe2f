"""Health pages, each service really down in turn."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from siae_portal.accueil import sante
from siae_portal.outbox.models import OutboxMessage


def test_alive_asks_nothing_of_the_database(client):
    reponse = client.get(reverse("accueil:vivant"))

    assert (reponse.status_code, reponse.json()) == (200, {"etat": "vivant"})


@pytest.mark.django_db
def test_ready_names_every_service(client):
    reponse = client.get(reverse("accueil:pret"))

    controles = reponse.json()["controles"]
    assert reponse.status_code == 200, controles
    assert set(controles) == {
        "base_de_donnees",
        "courtier",
        "boite_d_envoi",
        "fichiers",
        "antivirus",
        "pango",
    }
    assert controles["antivirus"] == {"ok": True, "actif": False}
    assert controles["boite_d_envoi"] == {"ok": True, "age_s": 0, "mis_de_cote": 0}


def test_without_database_the_page_still_answers(client):
    reponse = client.get(reverse("accueil:pret"))  # pytest-django refuses the database here

    assert reponse.status_code == 503
    assert reponse.json()["controles"]["base_de_donnees"]["ok"] is False
    assert reponse.json()["controles"]["pango"]["ok"] is True


@pytest.mark.django_db
def test_without_broker_not_ready(client, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    reponse = client.get(reverse("accueil:pret"))

    assert reponse.status_code == 503
    assert reponse.json()["controles"]["courtier"]["ok"] is False


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_is_not_ready(client, settings):
    settings.FICHIERS_DOSSIER = Path("/proc/portail")

    reponse = client.get(reverse("accueil:pret"))

    assert reponse.status_code == 503
    assert reponse.json()["controles"]["fichiers"]["ok"] is False


@pytest.mark.django_db
def test_a_queue_that_nobody_serves_is_not_ready(client):
    message = OutboxMessage.objects.create(key="k", topic="t")
    OutboxMessage.objects.filter(pk=message.pk).update(
        created_at=timezone.now() - timedelta(seconds=sante.AGE_MAX_S + 60)
    )

    reponse = client.get(reverse("accueil:pret"))

    assert reponse.status_code == 503
    assert reponse.json()["controles"]["boite_d_envoi"] == {"ok": False, "erreur": "DeliveryStoppedError"}


@pytest.mark.django_db
def test_a_message_put_aside_is_counted_but_does_not_stop_the_portal(client):
    OutboxMessage.objects.create(key="k", topic="t", parked_at=timezone.now())

    reponse = client.get(reverse("accueil:pret"))

    assert reponse.status_code == 200
    assert reponse.json()["controles"]["boite_d_envoi"]["mis_de_cote"] == 1
