"""What the portal stands on, and how each part is asked whether it answers."""

import logging
import tempfile
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from kombu import Connection

from siae_portal.antivirus import services as antivirus_services
from siae_portal.antivirus.services import AntivirusAbsent
from siae_portal.outbox.models import OutboxMessage
from siae_portal.pdf.libraries import load_pango

logger = logging.getLogger(__name__)

_PATIENCE_S = 2
# The sweep runs each minute: a message older than this means that no worker delivers.
AGE_MAX_S = 900


class DeliveryStoppedError(Exception):
    """The oldest message waits for too long."""


def base_de_donnees() -> dict[str, Any]:
    """The database runs a query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {}


def courtier() -> dict[str, Any]:
    """The broker of the queue accepts a connection."""
    with Connection(
        settings.CELERY_BROKER_URL,
        connect_timeout=_PATIENCE_S,
        transport_options={"socket_connect_timeout": _PATIENCE_S, "socket_timeout": _PATIENCE_S},
    ) as courtier:
        courtier.ensure_connection(max_retries=1, timeout=_PATIENCE_S)
    return {}


def fichiers() -> dict[str, Any]:
    """The folder of the files can be written."""
    settings.FICHIERS_DOSSIER.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=settings.FICHIERS_DOSSIER) as essai:
        essai.write(b"1")
        essai.flush()
    return {}


def antivirus() -> dict[str, Any]:
    """Files are shown to an antivirus that answers; `actif` is false where none is configured.

    Raises:
        AntivirusAbsent: it is away, and files are refused meanwhile.
    """
    try:
        return {"actif": antivirus_services.probe()}
    except AntivirusAbsent:
        if settings.ANTIVIRUS_OBLIGATOIRE:
            raise
        return {"actif": True, "absent": True}


def pango() -> dict[str, Any]:
    """The two libraries without which no PDF comes are there."""
    load_pango()
    return {}


def boite_d_envoi() -> dict[str, Any]:
    """Messages are delivered: the oldest one waiting is younger than `AGE_MAX_S`.

    Returns:
        Its age in seconds; and how many messages were given up (`mis_de_cote`) and wait for a replay.
    Raises:
        DeliveryStoppedError: nothing is delivered any more.
    """
    ancien = OutboxMessage.objects.waiting().first()
    age_s = int((timezone.now() - ancien.created_at).total_seconds()) if ancien else 0
    if age_s > AGE_MAX_S:
        raise DeliveryStoppedError
    return {"age_s": age_s, "mis_de_cote": OutboxMessage.objects.parked().count()}


CONTROLES: dict[str, Callable[[], dict[str, Any]]] = {
    "base_de_donnees": base_de_donnees,
    "courtier": courtier,
    "boite_d_envoi": boite_d_envoi,
    "fichiers": fichiers,
    "antivirus": antivirus,
    "pango": pango,
}


def probe(nom: str, controle: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Run one check; a failure is an answer, never an exception, and says its kind only."""
    try:
        mesures = controle()
    except Exception as erreur:
        logger.exception("Health check failed", extra={"controle_id": nom})
        return {"ok": False, "erreur": type(erreur).__name__}
    return {"ok": True, **mesures}
