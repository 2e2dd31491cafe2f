"""App configuration of the data sets."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Demonstration and national-size data."""

    name = "siae_portal.demonstration"
    verbose_name = "Jeux de données"
