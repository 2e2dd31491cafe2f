"""The two system libraries without which no PDF comes."""

import ctypes

from django.core.checks import CheckMessage, Error

LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0")
APT_LINE = "apt-get install --yes libpango-1.0-0 libpangoft2-1.0-0"


def load_pango() -> None:
    """Load the libraries of Pango.

    Raises:
        OSError: one of them is missing; the message names the command that installs both.
    """
    for library in LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError as error:
            raise OSError(f"{error}. Installez Pango : {APT_LINE}") from error


def pango_available() -> bool:
    """Whether a PDF can be made on this machine."""
    try:
        load_pango()
    except OSError:
        return False
    return True


def check_pango(**_kwargs: object) -> list[CheckMessage]:
    """System check: a missing library fails the start, not each document, later, in silence."""
    if pango_available():
        return []
    return [
        Error(
            "Pango est absent : aucun document PDF ne peut être fabriqué.",
            hint=f"Installez-le : {APT_LINE}",
            id="pdf.E001",
        )
    ]
