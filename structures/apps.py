"""App configuration of the structures."""

from django.apps import AppConfig


class StructuresConfig(AppConfig):
    """Structures, territories and State services."""

    name = "structures"
    verbose_name = "Structures"

    def ready(self) -> None:
        """Register the tasks."""
        from structures import tasks  # noqa: F401
