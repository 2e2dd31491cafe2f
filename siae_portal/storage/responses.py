"""Serving a stored file, once the view has checked who asks."""

from django.http import FileResponse

from siae_portal.storage.models import Fichier
from siae_portal.storage.services import path_of

MONTRABLES = frozenset({"application/pdf", "image/jpeg", "image/png"})


def file_response(fichier: Fichier, *, nom: str, inline: bool = False) -> FileResponse:
    """The file as an answer: never cached by a proxy, never sniffed, named for its reader.

    Args:
        nom: file name proposed to the reader, with its extension.
        inline: shown in the page (PDF, JPEG and PNG only) instead of downloaded.
    """
    inline = inline and fichier.type_mime in MONTRABLES
    response = FileResponse(
        path_of(fichier.sha256).open("rb"),
        as_attachment=not inline,
        filename=nom,
        content_type=fichier.type_mime,
    )
    response["Cache-Control"] = "private, no-store"
    return response
