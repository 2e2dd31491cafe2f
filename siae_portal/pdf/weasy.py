"""WeasyPrint itself: imported by the engine only, at the first use."""

import hashlib
import mimetypes
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from siae_portal.pdf.errors import RessourceInterdite, TropDePages

if TYPE_CHECKING:
    from siae_portal.pdf.engine import PieceAttachee

SCHEME = "statique"
STYLESHEET = "portail/actes.css"


class StaticFetcher(URLFetcher):
    """Serves bundled static files and `data:` addresses; everything else stops the rendering."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The content behind `url`.

        Raises:
            FatalURLFetchingError: neither a bundled static file nor a `data:` address.
        """
        scheme, _, rest = url.partition(":")
        if scheme == "data":
            return super().fetch(url, headers)
        chemin = _bundled(rest) if scheme == SCHEME else None
        if chemin is None:
            raise FatalURLFetchingError(url)
        mime = mimetypes.guess_type(chemin)[0] or "application/octet-stream"
        return URLFetcherResponse(url, body=chemin.read_bytes(), headers={"Content-Type": mime})


def _bundled(nom: str) -> Path | None:
    try:
        chemin = finders.find(nom)
    except SuspiciousFileOperation:
        return None
    return Path(chemin) if isinstance(chemin, str) else None


class Tools:
    """What costs and never changes: the fonts and the parsed stylesheet, once per process."""

    def __init__(self) -> None:
        self.fetcher = StaticFetcher()
        self.fonts = FontConfiguration()
        self.css = CSS(
            url=f"{SCHEME}:{STYLESHEET}", url_fetcher=self.fetcher, font_config=self.fonts, media_type="print"
        )

    def render(
        self, html: str, *, pieces: Sequence["PieceAttachee"], pages_max: int, variant: str
    ) -> tuple[bytes, int]:
        """Bytes and number of pages. The identifier of the file comes from the text: no random number.

        Raises:
            RessourceInterdite: the text asks for what is not a bundled static file.
            TropDePages: more pages than `pages_max`.
        """
        options = {
            "pdf_variant": variant,
            "pdf_identifier": hashlib.sha256(html.encode()).digest()[:16],
            "attachments": [
                Attachment(
                    string=piece.contenu,
                    name=piece.nom,
                    description=piece.description,
                    created=piece.cree_at,
                    modified=piece.cree_at,
                )
                for piece in pieces
            ],
        }
        try:
            document = HTML(string=html, url_fetcher=self.fetcher).render(
                font_config=self.fonts, stylesheets=[self.css], **options
            )
            if len(document.pages) > pages_max:
                raise TropDePages(
                    f"Le document a {len(document.pages)} pages ; {pages_max} au plus sont admises."
                )
            return document.write_pdf(**options), len(document.pages)
        except FatalURLFetchingError as error:
            raise RessourceInterdite(f"Ressource refusée : {error}") from error
