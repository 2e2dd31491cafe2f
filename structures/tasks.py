"""Doors from the scheduler to the services."""

from typing import Any

from celery import shared_task
from django.utils import timezone

# Imported for its conditions: the worker asks them before it sends an e-mail.
from structures.services import invitations  # noqa: F401
from structures.services.rattachements import follow_requests
from structures.services.recherche import rebuild_documents


@shared_task
def indexer_annuaire(**_later: Any) -> None:
    """Every hour: labels and conventions that begin or end with the calendar."""
    rebuild_documents(on=timezone.localdate())


@shared_task
def suivre_rattachements(**_later: Any) -> None:
    """Every hour: requests to join left without answer."""
    follow_requests(at=timezone.now())
