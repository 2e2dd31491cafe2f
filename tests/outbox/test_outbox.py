"""Messages: with the act or not at all, once, never lost, put aside when they keep failing."""

from datetime import UTC, datetime

import kombu.pools
import pytest
from django.db import connection, transaction
from django.urls import reverse

from siae_portal.celery import app
from siae_portal.outbox.models import OutboxMessage
from siae_portal.outbox.services import (
    FAILURE_LISTENERS,
    HANDLERS,
    MAX_ATTEMPTS,
    deliver_message,
    handles,
    note_failure,
    on_failure,
    publish,
    replay,
)
from siae_portal.outbox.tasks import deliver, sweep
from tests.comptes.factories import UserFactory
from tests.structures.factories import RegionFactory

AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
TOPIC = "essai.region"


@pytest.fixture
def recus():
    """A handler that notes what it got, and fails on demand."""
    vus: list[int] = []

    @handles(TOPIC)
    def note(*, region_id: int, **_later: object) -> None:
        if region_id < 0:
            raise ValueError("secret in clear")
        vus.append(region_id)

    yield vus
    del HANDLERS[TOPIC]


@pytest.fixture
def echecs():
    """What the listener of failures was told."""
    vus: list[bool] = []

    @on_failure(TOPIC)
    def note(*, parked: bool, **_payload: object) -> None:
        vus.append(parked)

    yield vus
    del FAILURE_LISTENERS[TOPIC]


@pytest.fixture
def file_vide():
    """The queue of this process, emptied."""
    with app.connection_for_write() as connexion:
        connexion.default_channel.queue_purge("celery")
    return _depth


@transaction.atomic
def _publish_then_fail():
    RegionFactory()
    publish(TOPIC, key="a", payload={"region_id": 1})
    raise ZeroDivisionError


def _forget_connections():
    """The next message opens a connection to the broker of the moment."""
    kombu.pools.reset()
    app._pool = None
    app.amqp._producer_pool = None


def _depth():
    with app.connection_for_write() as connexion:
        return connexion.default_channel.client.llen("celery")


@pytest.mark.django_db
class TestPublish:
    """Writing."""

    def test_one_key_one_message(self, recus):
        premier = publish(TOPIC, key="a", payload={"region_id": 1})
        second = publish(TOPIC, key="a", payload={"region_id": 2})

        assert premier == second
        assert OutboxMessage.objects.get().payload == {"region_id": 1}

    def test_a_topic_that_nobody_treats_is_refused(self):
        with pytest.raises(KeyError, match=r"inconnu\.sujet"):
            publish("inconnu.sujet", key="a", payload={})

    def test_two_handlers_for_one_topic_are_refused(self, recus):
        with pytest.raises(ValueError, match="two handlers"):
            handles(TOPIC)(lambda **_payload: None)


@pytest.mark.django_db(transaction=True)
class TestTransaction:
    """With the act, or not at all."""

    def test_outside_a_transaction_is_refused(self, recus):
        with pytest.raises(RuntimeError, match="share the transaction"):
            publish(TOPIC, key="a", payload={})

    def test_a_rollback_publishes_nothing(self, recus, file_vide):
        with pytest.raises(ZeroDivisionError):
            _publish_then_fail()

        assert (OutboxMessage.objects.count(), file_vide()) == (0, 0)

    def test_a_commit_wakes_the_worker_once(self, recus, file_vide):
        with transaction.atomic():
            publish(TOPIC, key="a", payload={"region_id": 1})
            publish(TOPIC, key="a", payload={"region_id": 1})
            assert file_vide() == 0

        assert file_vide() == 1

    def test_a_dead_broker_does_not_hinder_the_act_and_the_sweep_delivers(
        self, recus, file_vide, tmp_path, monkeypatch
    ):
        with monkeypatch.context() as ailleurs:
            ailleurs.setenv("CELERY_BROKER_URL", f"redis+socket://{tmp_path}/absent.sock?virtual_host=0")
            _forget_connections()
            with transaction.atomic():
                region = RegionFactory()
                publish(TOPIC, key="a", payload={"region_id": 1})
        _forget_connections()

        assert type(region).objects.count() == 1
        assert file_vide() == 0
        sweep()
        assert file_vide() == 1

    def test_a_message_held_elsewhere_is_left(self, recus):
        with transaction.atomic():
            message = publish(TOPIC, key="a", payload={"region_id": 1})
        autre = connection.copy()
        try:
            with autre.cursor() as cur:
                cur.execute("BEGIN")
                cur.execute("SELECT 1 FROM outbox_outboxmessage WHERE id = %s FOR UPDATE", [message.pk])
                tenu = deliver_message(message_id=message.pk, at=AT)
                cur.execute("ROLLBACK")
        finally:
            autre.close()

        assert (tenu, recus) == (False, [])
        assert deliver_message(message_id=message.pk, at=AT)


@pytest.mark.django_db
class TestDeliver:
    """Treating."""

    def test_a_message_is_treated_once(self, recus):
        message = publish(TOPIC, key="a", payload={"region_id": 7})

        faits = [deliver_message(message_id=message.pk, at=AT) for _ in range(2)]

        message.refresh_from_db()
        assert (faits, recus, message.done_at) == ([True, False], [7], AT)

    def test_a_failure_leaves_the_message_and_its_kind_only(self, recus, echecs, file_vide):
        message = publish(TOPIC, key="a", payload={"region_id": -1})

        deliver(message_id=message.pk)

        message.refresh_from_db()
        assert (message.attempts, message.done_at, message.parked_at) == (1, None, None)
        assert message.last_error == "ValueError"
        assert echecs == [False]

    def test_what_keeps_failing_is_put_aside_and_said(self, recus, echecs, file_vide):
        message = publish(TOPIC, key="a", payload={"region_id": -1})

        for _ in range(MAX_ATTEMPTS + 1):
            deliver(message_id=message.pk)

        message.refresh_from_db()
        assert MAX_ATTEMPTS == 5
        assert message.attempts == MAX_ATTEMPTS
        assert message.parked_at is not None
        assert echecs == [False, False, False, False, True]
        assert list(OutboxMessage.objects.parked()) == [message]
        assert list(OutboxMessage.objects.waiting()) == []

    def test_a_replayed_message_leaves_again(self, recus):
        message = publish(TOPIC, key="a", payload={"region_id": 3})
        for _ in range(MAX_ATTEMPTS):
            note_failure(message_id=message.pk, error=ValueError(), at=AT)

        replay(message_id=message.pk)

        assert deliver_message(message_id=message.pk, at=AT)
        assert recus == [3]

    def test_the_admin_shows_and_replays_what_was_put_aside(self, client, recus):
        message = publish(TOPIC, key="a", payload={"region_id": 3})
        for _ in range(MAX_ATTEMPTS):
            note_failure(message_id=message.pk, error=ValueError(), at=AT)
        client.force_login(UserFactory(staff=True))
        adresse = reverse("admin:outbox_outboxmessage_changelist")

        page = client.get(adresse, {"parked_at__isempty": "0"})
        client.post(adresse, {"action": "rejouer", "_selected_action": [message.pk]})

        message.refresh_from_db()
        assert message.key in page.content.decode()
        assert (message.parked_at, message.attempts) == (None, 0)

    def test_the_admin_neither_adds_nor_erases(self, client, recus):
        message = publish(TOPIC, key="a", payload={"region_id": 3})
        client.force_login(UserFactory(staff=True))

        ajout = client.get(reverse("admin:outbox_outboxmessage_add"))
        retrait = client.post(
            reverse("admin:outbox_outboxmessage_delete", args=[message.pk]), {"post": "yes"}
        )

        assert (ajout.status_code, retrait.status_code) == (403, 403)
