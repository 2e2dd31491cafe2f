"""Logs hold ids only."""

import json
import logging
import sys

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
