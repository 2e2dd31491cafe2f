"""Writing in the journal and proving that nobody rewrote it."""

import hashlib
import json
from typing import Any

from django.db import connection, models

from siae_portal.audit.models import Evenement, Motif
from siae_portal.workflow.machine import Acte


def record(
    obj: models.Model,
    *,
    geste: str,
    acte: Acte,
    avant: str = "",
    apres: str = "",
    details: dict[str, Any] | None = None,
) -> Evenement:
    """Append one event to the journal of `obj`, in the transaction of the act.

    The caller holds the lock on `obj` (or has just created it): ranks follow each other without gap.

    Args:
        details: codes, ids and figures only, never personal data.
    Raises:
        RuntimeError: outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() must share the transaction of the act it records.")
    dernier = Evenement.objects.filter(objet_type=obj._meta.label, objet_id=obj.pk).order_by("-rang").first()
    evenement = next_link(
        obj, dernier=dernier, geste=geste, acte=acte, avant=avant, apres=apres, details=details
    )
    evenement.save(force_insert=True)
    if acte.motif:
        Motif.objects.create(evenement=evenement, texte=acte.motif)
    return evenement


def next_link(
    obj: models.Model,
    *,
    dernier: Evenement | None,
    geste: str,
    acte: Acte,
    avant: str = "",
    apres: str = "",
    details: dict[str, Any] | None = None,
) -> Evenement:
    """The event that follows `dernier` in the chain of `obj`, not saved."""
    evenement = Evenement(
        objet_type=obj._meta.label,
        objet_id=obj.pk,
        rang=(dernier.rang if dernier else 0) + 1,
        geste=geste,
        avant=avant,
        apres=apres,
        user=acte.user,
        at=acte.at,
        details=details or {},
        motif_sha256=_sha256(acte.motif) if acte.motif else "",
        precedent_sha256=dernier.sha256 if dernier else "",
    )
    evenement.sha256 = fingerprint(evenement)
    return evenement


def fingerprint(evenement: Evenement) -> str:
    """sha256 of an event and of the hash of the one before it."""
    champs = [
        evenement.objet_type,
        evenement.objet_id,
        evenement.rang,
        evenement.geste,
        evenement.avant,
        evenement.apres,
        evenement.user_id,
        evenement.at.timestamp(),
        evenement.details,
        evenement.motif_sha256,
        evenement.precedent_sha256,
    ]
    return _sha256(json.dumps(champs, sort_keys=True, ensure_ascii=False))


def broken_links(obj: models.Model) -> list[int]:
    """Ranks of the events of `obj` that do not match their hash or the event before them."""
    precedent, fautifs = "", []
    events = Evenement.objects.filter(objet_type=obj._meta.label, objet_id=obj.pk).order_by("rang")
    for rang, evenement in enumerate(events, start=1):
        intact = evenement.sha256 == fingerprint(evenement)
        if not intact or evenement.rang != rang or evenement.precedent_sha256 != precedent:
            fautifs.append(evenement.rang)
        precedent = evenement.sha256
    return fautifs


def _sha256(texte: str) -> str:
    return hashlib.sha256(texte.encode()).hexdigest()
