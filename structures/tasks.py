"""Doors from the outbox and the scheduler to the services."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from siae_portal.comptes.models import User
from siae_portal.outbox.services import handles, on_failure
from siae_portal.workflow.machine import Acte

# Imported for its conditions: the worker asks them before it sends an e-mail.
from structures.services import invitations  # noqa: F401
from structures.services.labels import warn_ending_labels
from structures.services.lots.application import apply_lot, undo_lot
from structures.services.lots.effacement import erase_old_lots
from structures.services.lots.lots import A_ANNULER, A_APPLIQUER, A_LIRE, give_up, read_part
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


@handles(A_LIRE)
def on_lot_a_lire(*, lot_id: int, depuis: int, **_later: Any) -> None:
    """Compare the next part of a file."""
    read_part(lot_id=lot_id, depuis=depuis, acte=Acte(user=None, at=timezone.now()))


@handles(A_APPLIQUER)
def on_lot_a_appliquer(*, lot_id: int, user_id: int, **_later: Any) -> None:
    """Write a batch."""
    apply_lot(lot_id=lot_id, acte=_acte(user_id))


@handles(A_ANNULER)
def on_lot_a_annuler(*, lot_id: int, user_id: int, **_later: Any) -> None:
    """Undo a batch."""
    undo_lot(lot_id=lot_id, acte=_acte(user_id))


@on_failure(A_LIRE)
@on_failure(A_APPLIQUER)
@on_failure(A_ANNULER)
def on_lot_en_echec(*, lot_id: int, parked: bool, **_later: Any) -> None:
    """Say that the worker failed for good."""
    if parked:
        give_up(lot_id=lot_id)


def _acte(user_id: int) -> Acte:
    return Acte(user=User.objects.get(pk=user_id), at=timezone.now())


@shared_task
def prevenir_labels(**_later: Any) -> None:
    """Every hour: labels that end within three months, told once to the representatives."""
    warn_ending_labels(on=timezone.localdate())


@shared_task
def effacer_lots(**_later: Any) -> None:
    """Every day: what finished batches held."""
    erase_old_lots(at=timezone.now())
