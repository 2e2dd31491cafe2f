"""App configuration of the PDF engine."""

from django.apps import AppConfig
from django.core.checks import register

from siae_portal.pdf.libraries import check_pango


class PdfConfig(AppConfig):
    """The PDF engine."""

    name = "siae_portal.pdf"
    verbose_name = "Documents PDF"

    def ready(self) -> None:
        """Declare the check of the system libraries."""
        register(check_pango)
