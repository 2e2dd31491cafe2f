"""Door from the scheduler to the digests."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from siae_portal.accueil.resume import write_digests


@shared_task
def ecrire_resumes(**_later: Any) -> None:
    """Every hour: the digests of the day that are not written yet."""
    write_digests(at=timezone.now())
