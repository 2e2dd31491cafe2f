"""App configuration of the conventions."""

from django.apps import AppConfig


class ConventionsConfig(AppConfig):
    """From the dossier unique to the signed convention."""

    name = "conventions"
    verbose_name = "Conventions"

    def ready(self) -> None:
        """Register the handlers of the outbox."""
        from conventions import tasks  # noqa: F401
