"""App configuration of the home pages."""

from django.apps import AppConfig


class AccueilConfig(AppConfig):
    """Home pages, and what composes several apps."""

    name = "siae_portal.accueil"
    verbose_name = "Accueil"

    def ready(self) -> None:
        """Register the task and what is read again when a digest is sent."""
        from siae_portal.accueil import tasks  # noqa: F401
