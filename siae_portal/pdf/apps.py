"""App configuration of the PDF engine."""

from django.apps import AppConfig


class PdfConfig(AppConfig):
    """The PDF engine."""

    name = "siae_portal.pdf"
    verbose_name = "Documents PDF"
