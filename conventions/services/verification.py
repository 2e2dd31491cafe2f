"""Proving that a file is a document of the portal, and what it is worth today."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conventions.models import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet


@dataclass(frozen=True, kw_only=True)
class Preuve:
    """What was found. `document`: the one recorded, or None. `fichier_exact`: None when no file was given."""

    document: Document | None
    fichier_exact: bool | None


def verify(*, code: str = "", sha256: str = "") -> Preuve:
    """Look for a document by the code printed on it, by the hash of a file, or by both.

    With both, the file must be the one recorded under this code.
    """
    if not code:
        document = _ready().filter(fichier__sha256=sha256).first()
        return Preuve(document=document, fichier_exact=document is not None)
    document = _ready().filter(code_verification__in={code, _grouped(code)}).first()
    if not sha256:
        return Preuve(document=document, fichier_exact=None)
    fichier = document.fichier if document else None
    exact = fichier is not None and fichier.sha256 == sha256
    return Preuve(document=document, fichier_exact=exact)


def hash_of(chunks: Iterable[bytes]) -> str:
    """sha256 of a content, read piece by piece and never kept."""
    empreinte = hashlib.sha256()
    for chunk in chunks:
        empreinte.update(chunk)
    return empreinte.hexdigest()


def _ready() -> QuerySet[Document]:
    return (
        Document.objects.filter(fichier__isnull=False)
        .select_related("fichier", "dossier__structure", "convention", "annexe")
        .prefetch_related("signatures")
        .order_by("-demande_at", "-pk")
    )


def _grouped(code: str) -> str:
    """The code as it is printed, in groups of four, whatever the dashes typed."""
    signes = re.sub(r"[^A-Z0-9]", "", code.upper())
    return "-".join(signes[i : i + 4] for i in range(0, len(signes), 4))
