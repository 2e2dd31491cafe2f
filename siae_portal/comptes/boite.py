"""What a demonstration site kept instead of sending: files written by Django's own backend."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

LUS_MAX = 30


@dataclass(frozen=True, kw_only=True)
class CourrielRecu:
    """One e-mail, as its reader would see it."""

    a: str
    sujet: str
    texte: str
    recu_at: datetime


def courriels_recus() -> list[CourrielRecu]:
    """The last e-mails kept, newest first; none when the folder does not exist yet."""
    dossier = Path(settings.EMAIL_FILE_PATH)
    fichiers = sorted(dossier.glob("*.log"), key=lambda f: (f.stat().st_mtime_ns, f.name), reverse=True)
    return [_read(fichier) for fichier in fichiers[:LUS_MAX]]


def _read(fichier: Path) -> CourrielRecu:
    """One file per e-mail; the backend ends it by a line of dashes."""
    brut = fichier.read_bytes().rpartition(b"-" * 79)[0]
    message = message_from_bytes(brut, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what this policy makes
    return CourrielRecu(
        a=str(message["To"]),
        sujet=str(message["Subject"]),
        texte=str(message.get_content()).strip(),
        recu_at=datetime.fromtimestamp(fichier.stat().st_mtime).astimezone(),
    )
