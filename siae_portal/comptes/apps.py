"""App configuration of the accounts."""

from django.apps import AppConfig


class ComptesConfig(AppConfig):
    """Accounts and habilitations."""

    name = "siae_portal.comptes"
    verbose_name = "Comptes"

    def ready(self) -> None:
        """Register the deployment checks."""
        from siae_portal.comptes import checks  # noqa: F401
