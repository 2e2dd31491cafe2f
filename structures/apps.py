"""App configuration of the structures."""

from django.apps import AppConfig


class StructuresConfig(AppConfig):
    """Structures, territories and State services."""

    name = "structures"
    verbose_name = "Structures"

    def ready(self) -> None:
        """Register the tasks, what a departure hands over, and what holds an account open."""
        from siae_portal.comptes.ports import register_closing_guard
        from structures import tasks  # noqa: F401
        from structures.ports import register_reprise
        from structures.services.fermeture_compte import closing_refusals_of
        from structures.services.reprises import InvitationsEnvoyees, RattachementsATraiter

        for reprise in (RattachementsATraiter(), InvitationsEnvoyees()):
            register_reprise(reprise)
        register_closing_guard(closing_refusals_of)
