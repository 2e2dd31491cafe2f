"""The digest of the day: messages and reminders together, only what is new, only what is still true."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from conventions.enums import Partie
from conventions.models import Message
from siae_portal.accueil.resume import write_digests
from siae_portal.courriels.enums import Rythme
from siae_portal.courriels.models import Courriel
from siae_portal.courriels.preferences import set_preferences
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import HabilitationFactory, UserFactory
from tests.conventions.factories import AT, CampagneFactory, DossierFactory, MessageFactory
from tests.outbox.livraison import deliver_all

pytestmark = pytest.mark.django_db

VEILLE = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
MATIN = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)


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
    return _daily(dossier.cree_par)


def _daily(user, *, messages=True, rappels=True):
    acte = Acte(user=user, at=AT)
    set_preferences(rappels=rappels, messages=messages, rythme=Rythme.QUOTIDIEN, acte=acte)
    return user


def _from_state(dossier, *, at=VEILLE):
    auteur = UserFactory(instructeur=True, of=dossier.service)
    return MessageFactory(dossier=dossier, de=Partie.ETAT, auteur=auteur, envoye_at=at)


def _digests(*instants):
    for at in instants:
        write_digests(at=at)
        deliver_all()
    return mail.outbox


def test_messages_of_the_day_before_come_in_one_digest(dossier, dirigeante):
    autre = DossierFactory(depose=True, structure=dossier.structure, annee=2028)
    for lu in (dossier, dossier, autre):
        _from_state(lu)

    [message] = _digests(MATIN, MATIN + timedelta(hours=1))

    assert message.subject == "3\u00a0messages à lire"
    assert message.to == [dirigeante.email]
    for lu in (dossier, autre):
        assert reverse("conventions:dossier_echanges", args=[lu.pk]) in message.body
    assert "bail" not in message.body
    assert message.extra_headers["List-Unsubscribe"].endswith("/preferences/>")


def test_the_agent_has_her_digest_with_what_waits_for_her(dossier, agente):
    _daily(agente)
    MessageFactory(
        dossier=dossier, auteur=UserFactory(dirigeant=True, of=dossier.structure), envoye_at=VEILLE
    )

    [message] = _digests(MATIN)

    assert message.to == [agente.email]
    assert "1 dossier déposé à vérifier" in message.body.replace("\u00a0", " ")
    assert "avec un message à lire" not in message.body


def test_reminders_and_messages_share_the_digest(dossier, dirigeante):
    campagne = CampagneFactory(cloture_on=MATIN.date() + timedelta(days=7))
    DossierFactory(campagne=campagne, structure=dossier.structure, annee=2029, cree_par=dirigeante)
    _from_state(dossier)

    [message] = _digests(MATIN)

    assert message.subject == (
        "1\u00a0message à lire, 1\u00a0dossier à déposer avant la clôture de la campagne"
    )


@pytest.mark.parametrize(
    ("ecrit_at", "attendu"),
    [
        (VEILLE, 1),
        (datetime(2026, 12, 2, 6, 59, tzinfo=UTC), 1),
        (datetime(2026, 12, 2, 7, 1, tzinfo=UTC), 0),
        (VEILLE - timedelta(days=5), 1),
        (VEILLE - timedelta(days=9), 0),
    ],
)
def test_what_comes_before_eight_is_told_that_day(dossier, dirigeante, ecrit_at, attendu):
    _from_state(dossier, at=ecrit_at)

    assert len(_digests(MATIN)) == attendu


def test_nothing_new_nothing_told(dossier, dirigeante):
    _from_state(dossier)

    assert len(_digests(MATIN, MATIN + timedelta(days=1), MATIN + timedelta(days=2))) == 1


def test_what_came_after_the_digest_is_told_the_next_day(dossier, dirigeante):
    _from_state(dossier)
    _digests(MATIN)
    _from_state(dossier, at=MATIN + timedelta(hours=2))

    assert len(_digests(MATIN + timedelta(hours=3), MATIN + timedelta(days=1))) == 2
    assert mail.outbox[-1].subject == "2\u00a0messages à lire"


def test_read_meanwhile_nothing_is_told(dossier, dirigeante):
    _from_state(dossier)
    write_digests(at=MATIN)
    Message.objects.update(lu_at=MATIN, lu_par=dirigeante)

    deliver_all()

    assert mail.outbox == []
    assert Courriel.objects.get().abandonne_at


def test_refused_meanwhile_nothing_is_told(dossier, dirigeante):
    _from_state(dossier)
    write_digests(at=MATIN)
    _daily(dirigeante, messages=False)

    deliver_all()

    assert mail.outbox == []


def test_who_wants_them_at_once_has_no_digest_of_messages(dossier):
    _from_state(dossier)

    assert write_digests(at=MATIN) == 0


def test_who_refuses_messages_has_none(dossier, dirigeante):
    _daily(dirigeante, messages=False)
    _from_state(dossier)

    assert write_digests(at=MATIN) == 0


def test_the_reminders_of_who_refuses_messages_do_not_tell_them(dossier, dirigeante):
    _daily(dirigeante, messages=False)
    campagne = CampagneFactory(cloture_on=MATIN.date() + timedelta(days=7))
    DossierFactory(campagne=campagne, structure=dossier.structure, annee=2029, cree_par=dirigeante)
    _from_state(dossier)

    [message] = _digests(MATIN)

    assert "message" not in message.subject
    assert reverse("conventions:dossier_echanges", args=[dossier.pk]) not in message.body


def test_the_messages_of_another_structure_are_not_told(dossier, dirigeante):
    _from_state(DossierFactory(depose=True))

    assert write_digests(at=MATIN) == 0


def test_a_right_that_ended_gives_no_digest(dossier, dirigeante):
    _from_state(dossier)
    dirigeante.habilitations.update(fin_on=date(2021, 1, 1))

    assert write_digests(at=MATIN) == 0


def test_the_row_waits_with_ids_only(dossier, dirigeante):
    _from_state(dossier)
    write_digests(at=MATIN)

    assert Courriel.objects.get().contexte == f'{{"user_id": {dirigeante.pk}, "on": "2026-12-02"}}'


@pytest.mark.parametrize("dossiers", [1, 20])
def test_the_digest_of_many_dossiers_reads_no_more(
    dossier, dirigeante, dossiers, django_assert_max_num_queries
):
    for rang in range(dossiers):
        _from_state(DossierFactory(depose=True, structure=dossier.structure, annee=2030 + rang))

    with django_assert_max_num_queries(17):
        write_digests(at=MATIN)


def test_people_are_found_together(dossier, django_assert_max_num_queries):
    for _ in range(10):
        autre = UserFactory()
        HabilitationFactory(user=autre, role="GESTIONNAIRE", of=dossier.structure)
        _daily(autre)
    _from_state(dossier)
    _digests(MATIN)

    with django_assert_max_num_queries(6):
        assert write_digests(at=MATIN + timedelta(hours=1)) == 0
