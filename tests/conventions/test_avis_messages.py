"""Messages told by e-mail: to the other side, one by dossier until they are read, never their words."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from conventions.services.messages import FichierEnvoye, read_messages, send_message
from siae_portal.courriels.enums import Rythme
from siae_portal.courriels.models import Courriel
from siae_portal.courriels.preferences import set_preferences
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import UserFactory
from tests.conventions.factories import AT, DossierFactory
from tests.formulaires.test_fichiers import pdf
from tests.outbox.livraison import deliver_all
from tests.structures.factories import ServiceInstructeurFactory

pytestmark = pytest.mark.django_db
TEXTE = "Pouvez-vous préciser le nombre de postes de l’atelier ?"


@pytest.fixture
def dossier():
    return DossierFactory(depose=True)


@pytest.fixture
def agente(dossier):
    agente = UserFactory(instructeur=True, of=dossier.service)
    dossier.agent = agente
    dossier.save()
    return agente


@pytest.fixture
def dirigeante(dossier):
    return dossier.cree_par


def _send(dossier, user, *, at=AT, fichiers=(), jeton=None):
    acte = Acte(user=user, at=at)
    return send_message(pk=dossier.pk, texte=TEXTE, fichiers=fichiers, jeton=jeton or uuid4(), acte=acte)


def _prefer(user, *, messages=True, rythme=Rythme.IMMEDIAT):
    acte = Acte(user=user, at=AT)
    set_preferences(rappels=True, messages=messages, rythme=rythme, acte=acte)


def _told():
    deliver_all()
    return [m.to[0] for m in mail.outbox]


def test_the_structure_is_told_without_the_words(dossier, agente, dirigeante):
    gestionnaire = UserFactory(gestionnaire=True, of=dossier.structure)
    UserFactory(accompagnateur=True, of=dossier.structure)
    UserFactory(dirigeant=True)
    _send(dossier, agente, fichiers=[FichierEnvoye(nom="bail de Mme Martin.pdf", chunks=[pdf()])])

    assert set(_told()) == {dirigeante.email, gestionnaire.email}
    message = mail.outbox[0]
    assert message.subject == f"Dossier {dossier.numero} : 1\u00a0message à lire"
    assert reverse("conventions:dossier_echanges", args=[dossier.pk]) in message.body
    assert "Le service vous a écrit" in message.body
    assert message.extra_headers["List-Unsubscribe"].endswith("/preferences/>")
    for mot in (TEXTE, "Martin", agente.nom, agente.email):
        assert mot not in message.body + message.subject


def test_the_agent_in_charge_is_told_alone(dossier, agente, dirigeante):
    UserFactory(instructeur=True, of=dossier.service)
    UserFactory(chef_service=True, of=dossier.service)
    _send(dossier, dirigeante)

    assert _told() == [agente.email]
    assert "La structure vous a écrit" in mail.outbox[0].body


def test_without_agent_in_charge_those_who_may_answer_are_told(dossier, dirigeante):
    attendus = {
        UserFactory(**{role: True}, of=dossier.service).email for role in ("instructeur", "chef_service")
    }
    UserFactory(signataire=True, of=dossier.service)
    UserFactory(instructeur=True, of=ServiceInstructeurFactory(morbihan=True))
    _send(dossier, dirigeante)

    assert set(_told()) == attendus


def test_an_agent_who_left_gives_way_to_the_service(dossier, agente, dirigeante):
    agente.habilitations.update(fin_on=date(2021, 1, 1))
    presente = UserFactory(instructeur=True, of=dossier.service)
    _send(dossier, dirigeante)

    assert _told() == [presente.email]


def test_several_messages_make_one_e_mail_that_counts_them(dossier, agente, dirigeante):
    for minutes in range(3):
        _send(dossier, agente, at=AT + timedelta(minutes=minutes))

    assert _told() == [dirigeante.email]
    assert "3\u00a0messages à lire" in mail.outbox[0].subject


def test_a_message_that_follows_an_e_mail_sent_waits_for_the_reading(dossier, agente, dirigeante):
    _send(dossier, agente)
    deliver_all()
    _send(dossier, agente, at=AT + timedelta(minutes=5))

    assert _told() == [dirigeante.email]


@pytest.mark.parametrize(
    ("lus", "plus_tard", "attendus"),
    [(True, timedelta(minutes=10), 2), (False, timedelta(minutes=10), 1), (False, timedelta(days=1), 2)],
)
def test_what_follows_is_told_once_read_or_the_next_day(
    dossier, agente, dirigeante, lus, plus_tard, attendus
):
    _send(dossier, agente)
    deliver_all()
    if lus:
        read_messages(pk=dossier.pk, acte=Acte(user=dirigeante, at=AT + timedelta(minutes=5)))
    _send(dossier, agente, at=AT + plus_tard)

    assert len(_told()) == attendus


def test_a_message_sent_twice_is_told_once(dossier, agente, dirigeante):
    jeton = uuid4()
    for _ in range(2):
        _send(dossier, agente, jeton=jeton)

    assert _told() == [dirigeante.email]


def test_read_meanwhile_it_is_not_told(dossier, agente, dirigeante):
    _send(dossier, agente)
    read_messages(pk=dossier.pk, acte=Acte(user=dirigeante, at=AT + timedelta(minutes=1)))

    assert _told() == []
    assert Courriel.objects.get().abandonne_at


@pytest.mark.parametrize("choix", [{"messages": False}, {"rythme": Rythme.QUOTIDIEN}])
def test_who_does_not_want_it_at_once_is_not_told(dossier, agente, dirigeante, choix):
    _prefer(dirigeante, **choix)
    _send(dossier, agente)

    assert _told() == []
    assert not Courriel.objects.exists()


@pytest.mark.parametrize("choix", [{"messages": False}, {"rythme": Rythme.QUOTIDIEN}])
def test_a_choice_made_meanwhile_is_obeyed(dossier, agente, dirigeante, choix):
    _send(dossier, agente)
    _prefer(dirigeante, **choix)

    assert _told() == []


def test_a_right_lost_meanwhile_is_not_told(dossier, agente, dirigeante):
    _send(dossier, agente)
    dirigeante.habilitations.update(fin_on=date(2021, 1, 1))

    assert _told() == []


def test_the_row_waits_with_ids_only(dossier, agente, dirigeante):
    _send(dossier, agente)

    courriel = Courriel.objects.get()
    assert json.loads(courriel.contexte) == {
        "user_id": dirigeante.pk,
        "dossier_id": dossier.pk,
        "on": "2026-12-01",
    }
    assert dirigeante.email not in courriel.cle
