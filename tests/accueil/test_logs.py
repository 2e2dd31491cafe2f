"""Logs hold ids only."""

import json
import logging
import sys

import pytest
from django.urls import reverse

from siae_portal.accueil.logs import JsonFormatter


def test_the_message_is_the_constant_of_the_code_and_extra_keeps_ids():
    extra = {"dossier_id": "12", "nom": "Nadia", "duree": 3}
    record = logging.makeLogRecord({"name": "t", "msg": "Sent to %s", "args": ("nadia@exemple.fr",), **extra})

    ligne = json.loads(JsonFormatter().format(record))

    assert ligne["message"] == "Sent to %s"
    assert (ligne["dossier_id"], ligne["duree"]) == ("12", 3)
    assert "nadia" not in str(ligne).lower()


def test_an_error_gives_its_kind_and_its_place_never_its_text():
    adresse = "nadia@exemple.fr"
    try:
        raise ValueError(adresse)
    except ValueError:
        record = logging.makeLogRecord({"msg": "Failed", "exc_info": sys.exc_info()})

    ligne = json.loads(JsonFormatter().format(record))

    assert ligne["exception"] == "builtins.ValueError"
    assert "test_logs.py" in ligne["trace"]
    assert "nadia" not in ligne["exception"]
    assert ligne["trace"].count("nadia@") == 0


@pytest.mark.django_db
def test_a_page_is_logged_by_its_name_never_by_its_path(client, caplog):
    jeton = "jeton-a-usage-unique"
    caplog.set_level(logging.INFO, logger="siae_portal.accueil.middleware")

    client.get(reverse("comptes:connexion"), {"next": f"/invitations/{jeton}/"})

    lignes = [json.loads(JsonFormatter().format(record)) for record in caplog.records]
    (page,) = [ligne for ligne in lignes if ligne["message"] == "web.page"]
    assert (page["page_id"], page["methode_id"], page["statut"]) == ("comptes:connexion", "GET", 200)
    assert page["duree_ms"] >= 0
    assert jeton not in str(lignes)
