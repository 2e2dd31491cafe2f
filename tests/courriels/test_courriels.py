"""An e-mail is written with its act, sent once, and leaves nothing behind."""

import pytest
from django.core import mail
from django.db import connection, transaction

from siae_portal.courriels.models import Courriel
from siae_portal.courriels.services import _CONDITIONS, deliver_courriel, send_courriel
from siae_portal.outbox.models import OutboxMessage
from tests.conventions.factories import AT
from tests.outbox.livraison import deliver_all

pytestmark = pytest.mark.django_db
SECRET = "jeton-tres-secret"


@pytest.fixture(autouse=True)
def modele(settings, tmp_path):
    """A model of e-mail of our own."""
    dossier = tmp_path / "courriels"
    dossier.mkdir()
    (dossier / "essai.txt").write_text("Bonjour {{ nom }}\n\nLien : {{ url_publique }}/{{ jeton }}\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]


def _send(key="essai:1"):
    return send_courriel(
        modele="essai", to="nadia@exemple.invalid", contexte={"nom": "Nadia", "jeton": SECRET}, key=key
    )


def test_the_first_line_is_the_subject_and_the_key_names_the_message():
    _send()

    assert deliver_all() == ["courriel.a_envoyer"]
    message = mail.outbox[0]
    assert (message.subject, message.to) == ("Bonjour Nadia", ["nadia@exemple.invalid"])
    assert message.body.endswith(f"/{SECRET}\n")
    assert message.extra_headers["Message-ID"].startswith("<")


def test_plain_text_is_not_escaped():
    send_courriel(
        modele="essai",
        to="a@exemple.invalid",
        contexte={"nom": "O'Brien & fils", "jeton": "x"},
        key="essai:2",
    )

    deliver_all()

    assert mail.outbox[0].subject == "Bonjour O'Brien & fils"


def test_the_same_key_sends_once():
    premier = _send()

    second = _send()

    assert (second.pk, OutboxMessage.objects.count()) == (premier.pk, 1)


def test_delivered_twice_it_is_sent_once():
    courriel = _send()

    faits = [deliver_courriel(courriel_id=courriel.pk, at=AT) for _ in range(2)]

    assert (faits, len(mail.outbox)) == ([True, False], 1)


def test_it_is_encrypted_then_erased():
    courriel = _send()
    with connection.cursor() as curseur:
        curseur.execute("SELECT adresse, contexte FROM courriels_courriel")
        avant = str(curseur.fetchall())

    deliver_courriel(courriel_id=courriel.pk, at=AT)

    courriel.refresh_from_db()
    assert "nadia" not in avant
    assert SECRET not in avant
    assert (courriel.adresse, courriel.contexte, courriel.envoye_at) == ("", "", AT)


def test_what_is_no_longer_true_is_not_sent(monkeypatch):
    courriel = _send()
    monkeypatch.setitem(_CONDITIONS, "essai", lambda **_contexte: False)

    deliver_courriel(courriel_id=courriel.pk, at=AT)

    courriel.refresh_from_db()
    assert (mail.outbox, courriel.abandonne_at, courriel.contexte) == ([], AT, "")


@transaction.atomic
def _send_then_fail():
    _send()
    raise ZeroDivisionError


def test_an_act_that_fails_writes_no_email():
    with pytest.raises(ZeroDivisionError):
        _send_then_fail()

    assert (Courriel.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_a_server_that_refuses_keeps_it_whole(monkeypatch):
    courriel = _send()
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _refuse)

    with pytest.raises(OSError, match="boîte pleine"):
        deliver_courriel(courriel_id=courriel.pk, at=AT)

    courriel.refresh_from_db()
    assert courriel.adresse == "nadia@exemple.invalid"


def _refuse(_self):
    raise OSError("boîte pleine")
