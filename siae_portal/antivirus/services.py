"""What the portal asks of its antivirus, by configuration."""

import logging
from typing import BinaryIO

from django.conf import settings

from siae_portal.antivirus import clamd
from siae_portal.antivirus.clamd import AntivirusAbsent, ContenuTropLourd

__all__ = ["AntivirusAbsent", "ContenuInfecte", "ContenuTropLourd", "check_content", "probe"]

logger = logging.getLogger(__name__)


class ContenuInfecte(Exception):
    """The antivirus knows this content as a threat."""

    def __init__(self, signature: str) -> None:
        self.signature = signature
        super().__init__(signature)


def check_content(contenu: BinaryIO) -> None:
    """Let a content pass when it is clean, or when no antivirus is configured. It is rewound.

    Raises:
        ContenuInfecte: a threat was recognised.
        ContenuTropLourd: the antivirus does not take contents of this size.
        AntivirusAbsent: no verdict, and this installation demands one (`ANTIVIRUS_OBLIGATOIRE`).
    """
    if not settings.ANTIVIRUS_URL:
        return
    contenu.seek(0)
    try:
        signature = clamd.scan(contenu, url=settings.ANTIVIRUS_URL, delai_s=settings.ANTIVIRUS_DELAI_S)
    except AntivirusAbsent:
        logger.exception("Antivirus away")
        if settings.ANTIVIRUS_OBLIGATOIRE:
            raise
        return
    finally:
        contenu.seek(0)
    if signature:
        logger.warning("Infected file refused", extra={"signature_id": signature})
        raise ContenuInfecte(signature)


def probe() -> bool:
    """Whether files are shown to an antivirus today.

    Raises:
        AntivirusAbsent: one is configured, and does not answer.
    """
    if not settings.ANTIVIRUS_URL:
        return False
    clamd.ping(settings.ANTIVIRUS_URL, delai_s=2)
    return True
