"""The only door to WeasyPrint: a template and its data in, a tagged PDF out.

Nothing is ever fetched from a network or from the disk at large: a template names bundled static files by
the scheme `statique:` (`statique:portail/actes.css`) and small images by `data:`. WeasyPrint is imported at
the first use (1.2 s): the worker preloads it, the web server never needs it.
"""

import atexit
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from siae_portal.pdf.clock import time_cap

if TYPE_CHECKING:
    from siae_portal.pdf.weasy import Tools

PAGES_MAX = 60
SECONDES_MAX = 40.0
# Tagged for assistive technologies. WeasyPrint makes one variant at a time.
VARIANT = "pdf/ua-1"


@dataclass(frozen=True, kw_only=True)
class PieceAttachee:
    """A file carried inside the PDF (the data it prints, for instance), dated `cree_at`."""

    nom: str
    contenu: bytes
    description: str
    cree_at: datetime


@dataclass(frozen=True, kw_only=True)
class PdfRendu:
    """A PDF: its bytes, its number of pages, the hexadecimal sha256 of its bytes."""

    contenu: bytes
    pages: int
    sha256: str


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    titre: str,
    pieces: Sequence[PieceAttachee] = (),
    pages_max: int = PAGES_MAX,
    secondes_max: float = SECONDES_MAX,
) -> PdfRendu:
    """Make the PDF of a template. The same data give the same bytes: no clock, no random number.

    Args:
        template: a template that extends a print layout; it receives `context` and `titre`.
        titre: title of the PDF, read aloud by screen readers.
        pieces: files carried inside.
        pages_max, secondes_max: caps, lower in tests only.

    Raises:
        TropDePages: more pages than the cap.
        RenduTropLong: more time than the cap.
        RessourceInterdite: the template asks for what is not a bundled static file.
    """
    html = render_to_string(template, {**context, "titre": titre})
    with time_cap(secondes_max):
        contenu, pages = _tools().render(html, pieces=pieces, pages_max=pages_max, variant=VARIANT)
    return PdfRendu(contenu=contenu, pages=pages, sha256=hashlib.sha256(contenu).hexdigest())


def preload() -> None:
    """Import WeasyPrint and read the fonts now, so that the first document does not wait for them."""
    _tools()


@cache
def _tools() -> "Tools":
    from siae_portal.pdf.weasy import Tools

    return Tools()


# The fonts are freed while the interpreter still can.
atexit.register(_tools.cache_clear)
