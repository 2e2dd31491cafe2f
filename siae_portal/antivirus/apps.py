"""App configuration of the antivirus."""

from django.apps import AppConfig


class AntivirusConfig(AppConfig):
    """Antivirus."""

    name = "siae_portal.antivirus"
    verbose_name = "Antivirus"

    def ready(self) -> None:
        """Register the deployment checks."""
        from siae_portal.antivirus import checks  # noqa: F401
