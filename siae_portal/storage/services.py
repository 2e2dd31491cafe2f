"""Storing a content under its sha256, reading it back, forgetting it."""

import hashlib
import os
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import ProtectedError

from siae_portal.storage.models import Fichier

RECENT_S = 3600
"""A content written since then may be about to be quoted by another transaction: it is left on the disk."""


class FichierAltere(Exception):
    """What the disk holds is no longer what was stored."""


def path_of(sha256: str) -> Path:
    """Where the content of this hash stands, two folders deep."""
    return Path(settings.FICHIERS_DOSSIER) / sha256[:2] / sha256[2:4] / sha256


def store(chunks: Iterable[bytes], *, type_mime: str) -> Fichier:
    """Write a content to disk, once, and return its row. Storing it again returns the same row.

    The file is complete and flushed before it takes its name: a crash leaves no half file.

    Raises:
        ValueError: the content is empty.
    """
    dossier = Path(settings.FICHIERS_DOSSIER)
    dossier.mkdir(parents=True, exist_ok=True)
    empreinte, taille = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=dossier, delete=False) as temporaire:
        try:
            for chunk in chunks:
                empreinte.update(chunk)
                taille += len(chunk)
                temporaire.write(chunk)
            temporaire.flush()
            os.fsync(temporaire.fileno())
            if not taille:
                raise ValueError("An empty content is never stored.")
            cible = path_of(empreinte.hexdigest())
            cible.parent.mkdir(parents=True, exist_ok=True)
            Path(temporaire.name).replace(cible)
        except BaseException:
            Path(temporaire.name).unlink(missing_ok=True)
            raise
    return Fichier.objects.get_or_create(
        sha256=cible.name, defaults={"taille_octets": taille, "type_mime": type_mime}
    )[0]


def read(fichier: Fichier) -> bytes:
    """The content, checked against its hash.

    Raises:
        FichierAltere: missing, or changed on disk.
    """
    chemin = path_of(fichier.sha256)
    contenu = chemin.read_bytes() if chemin.exists() else b""
    if hashlib.sha256(contenu).hexdigest() != fichier.sha256:
        raise FichierAltere(fichier.sha256)
    return contenu


def forget(fichier: Fichier) -> bool:
    """Forget a content that nothing quotes any more; its file goes once the transaction is over.

    Raises:
        RuntimeError: outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("forget() must share the transaction that stops quoting the content.")
    sha256 = fichier.sha256
    try:
        with transaction.atomic():
            fichier.delete()
    except ProtectedError:
        return False
    transaction.on_commit(lambda: _unlink(sha256), robust=True)
    return True


def _unlink(sha256: str) -> None:
    """Remove a file, unless somebody stores the same content just now: its date tells."""
    chemin = path_of(sha256)
    ecarte = chemin.with_suffix(".oublie")
    try:
        chemin.rename(ecarte)
    except FileNotFoundError:
        return
    if time.time() - ecarte.stat().st_mtime < RECENT_S:
        ecarte.rename(chemin)
    else:
        ecarte.unlink()
