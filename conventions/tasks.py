"""Doors from the outbox and the scheduler to the services."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from conventions.services.documents import TOPIC, mark_failed, produce_document
from conventions.services.echeances import observe_due_dates
from conventions.services.vierge import TOPIC as TOPIC_VIERGE
from conventions.services.vierge import mark_blank_failed, produce_blank
from siae_portal.outbox.services import handles, on_failure


@handles(TOPIC)
def on_document_a_produire(*, document_id: int, **_later: Any) -> None:
    """Make the file of a document."""
    produce_document(document_id=document_id, at=timezone.now())


@on_failure(TOPIC)
def on_document_en_echec(*, document_id: int, parked: bool, **_later: Any) -> None:
    """Tell the reader that the file could not be made."""
    mark_failed(document_id=document_id, parked=parked)


@handles(TOPIC_VIERGE)
def on_vierge_a_produire(*, vierge_id: int, **_later: Any) -> None:
    """Make the file of a blank dossier."""
    produce_blank(vierge_id=vierge_id, at=timezone.now())


@on_failure(TOPIC_VIERGE)
def on_vierge_en_echec(*, vierge_id: int, parked: bool, **_later: Any) -> None:
    """Tell the reader that it could not be made."""
    mark_blank_failed(vierge_id=vierge_id, parked=parked)


@shared_task
def constater_echeances(**_later: Any) -> None:
    """Every hour: silence, terms and ends that fall due."""
    observe_due_dates(at=timezone.now())
