"""Publishing a message in the transaction of the act that causes it."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from siae_portal.outbox.models import OutboxMessage

logger = logging.getLogger(__name__)

Handler = Callable[..., None]
HANDLERS: dict[str, Handler] = {}
FAILURE_LISTENERS: dict[str, Handler] = {}

MAX_ATTEMPTS = 5


def handles(topic: str) -> Callable[[Handler], Handler]:
    """Declare the function that treats `topic`. It may run twice: it is idempotent."""

    def register(handler: Handler) -> Handler:
        if HANDLERS.setdefault(topic, handler) is not handler:
            raise ValueError(f"Topic {topic} has two handlers.")
        return handler

    return register


def on_failure(topic: str) -> Callable[[Handler], Handler]:
    """Declare what is told to the reader when a message of `topic` fails (`parked=` says for good)."""

    def register(listener: Handler) -> Handler:
        FAILURE_LISTENERS[topic] = listener
        return listener

    return register


def publish(topic: str, *, key: str, payload: dict[str, Any]) -> OutboxMessage:
    """Write a message in the current transaction and wake the worker once it is committed.

    Args:
        key: unique; publishing the same key again is harmless and returns the first message.
        payload: ids only.
    Raises:
        RuntimeError: outside a transaction.
        KeyError: no handler is declared for `topic`.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("publish() must share the transaction of the act.")
    if topic not in HANDLERS:
        raise KeyError(topic)
    message, created = OutboxMessage.objects.get_or_create(
        key=key, defaults={"topic": topic, "payload": payload}
    )
    if created:
        wake(message.pk)
    return message


def wake(message_id: int) -> None:
    """Ask the worker, after commit, to deliver; a dead broker only delays until the next sweep."""
    from siae_portal.outbox.tasks import deliver  # tasks import this module

    # A lambda: Django 5.2 cannot log the failure of a functools.partial and raises instead.
    transaction.on_commit(
        lambda: deliver.apply_async(kwargs={"message_id": message_id}, retry=False), robust=True
    )


@transaction.atomic
def deliver_message(*, message_id: int, at: datetime) -> bool:
    """Run the handler of one message; False when it is already done, parked or held elsewhere."""
    message = (
        OutboxMessage.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=message_id, done_at=None, parked_at=None)
        .first()
    )
    if message is None:
        return False
    HANDLERS[message.topic](**message.payload)
    message.done_at = at
    message.save(update_fields=["done_at"])
    return True


@transaction.atomic
def note_failure(*, message_id: int, error: Exception, at: datetime) -> None:
    """Count a failure outside the rolled-back transaction; park the message when it fails too often."""
    message = (
        OutboxMessage.objects.select_for_update(of=("self",)).filter(pk=message_id, done_at=None).first()
    )
    if message is None:
        return
    message.attempts += 1
    message.last_error = type(error).__name__
    if message.attempts >= MAX_ATTEMPTS:
        message.parked_at = at
    message.save(update_fields=["attempts", "last_error", "parked_at"])
    if listener := FAILURE_LISTENERS.get(message.topic):
        listener(**message.payload, parked=message.parked_at is not None)
    logger.warning("outbox.failure", extra={"message_id": message_id, "error": message.last_error})


@transaction.atomic
def replay(*, message_id: int) -> None:
    """Put a parked message back in the queue."""
    message = OutboxMessage.objects.select_for_update(of=("self",)).get(pk=message_id, done_at=None)
    message.parked_at, message.attempts = None, 0
    message.save(update_fields=["parked_at", "attempts"])
    wake(message.pk)
