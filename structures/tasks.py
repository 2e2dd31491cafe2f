"""Doors from the scheduler to the services."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from structures.services.recherche import rebuild_documents


@shared_task
def indexer_annuaire(**_later: Any) -> None:
    """Every hour: labels and conventions that begin or end with the calendar."""
    rebuild_documents(on=timezone.localdate())
