"""Door from the scheduler to the reminders."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from siae_portal.accueil.rappels import remind


@shared_task
def rappeler(**_later: Any) -> None:
    """Every hour: the digests of the day that are not written yet."""
    remind(at=timezone.now())
