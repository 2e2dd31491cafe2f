"""App configuration of the e-mails."""

from django.apps import AppConfig


class CourrielsConfig(AppConfig):
    """E-mails."""

    name = "siae_portal.courriels"
    verbose_name = "Courriels"

    def ready(self) -> None:
        """Register the handler of the outbox."""
        from siae_portal.courriels import tasks  # noqa: F401
