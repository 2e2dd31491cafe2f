"""The tasks that deliver messages."""

from typing import Any

from celery import Task, shared_task
from django.utils import timezone

from siae_portal.outbox.models import OutboxMessage
from siae_portal.outbox.services import deliver_message, note_failure

SWEEP_SIZE = 500
RETRY_DELAY_S = 10


@shared_task(bind=True, acks_late=True, max_retries=None)
def deliver(self: Task, *, message_id: int, **_later: Any) -> None:
    """Deliver one message; a failure is counted, retried later, then parked. Safe to run twice."""
    try:
        deliver_message(message_id=message_id, at=timezone.now())
    except Exception as error:  # noqa: BLE001 — whatever the handler raised is counted, never lost
        note_failure(message_id=message_id, error=error, at=timezone.now())
        if OutboxMessage.objects.waiting().filter(pk=message_id).exists():
            self.apply_async(kwargs={"message_id": message_id}, countdown=RETRY_DELAY_S)


@shared_task
def sweep(**_later: Any) -> None:
    """Every minute: wake what a dead broker or a killed worker left behind."""
    for message_id in OutboxMessage.objects.waiting().values_list("pk", flat=True)[:SWEEP_SIZE]:
        deliver.apply_async(kwargs={"message_id": message_id})
