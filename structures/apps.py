"""App configuration of the structures."""

from django.apps import AppConfig


class StructuresConfig(AppConfig):
    """Structures, territories and State services."""

    name = "structures"
    verbose_name = "Structures"

    def ready(self) -> None:
        """Register the tasks, and what a departure hands over."""
        from structures import tasks  # noqa: F401
        from structures.ports import register_reprise
        from structures.services.reprises import InvitationsEnvoyees, RattachementsATraiter

        for reprise in (RattachementsATraiter(), InvitationsEnvoyees()):
            register_reprise(reprise)
