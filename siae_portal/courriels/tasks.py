"""Door from the outbox to the sending of e-mails."""

from typing import Any

from django.utils import timezone

from siae_portal.courriels.services import TOPIC, deliver_courriel
from siae_portal.outbox.services import handles


@handles(TOPIC)
def on_courriel_a_envoyer(*, courriel_id: int, **_later: Any) -> None:
    """Send it once."""
    deliver_courriel(courriel_id=courriel_id, at=timezone.now())
