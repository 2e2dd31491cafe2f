"""What is swept each day: sessions that ended."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from siae_portal.comptes.services import sweep_sessions


@shared_task
def balayer_sessions(**_later: Any) -> None:
    """Forget what is no longer a session."""
    sweep_sessions(at=timezone.now())
