"""Why a PDF is not made. Each message is French: agents read it."""


class PdfError(Exception):
    """A PDF could not be made; `str()` says why, in French."""


class TropDePages(PdfError):
    """The document is longer than the cap."""


class RenduTropLong(PdfError):
    """The rendering took longer than the cap."""


class RessourceInterdite(PdfError):
    """The template asked for something that is not a bundled static file."""
