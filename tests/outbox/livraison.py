"""The worker's part, in this process: what a task would do, one message at a time."""

from siae_portal.outbox.models import OutboxMessage
from siae_portal.outbox.services import deliver_message
from tests.conventions.factories import AT


def deliver_all() -> list[str]:
    """Deliver what waits, and what that publishes; a failing handler raises here. Returns the topics."""
    topics = []
    while (message := OutboxMessage.objects.waiting().first()) is not None:
        assert deliver_message(message_id=message.pk, at=AT)
        topics.append(message.topic)
    return topics
