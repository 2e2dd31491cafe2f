"""App configuration of the accompagnement."""

from django.apps import AppConfig


class AccompagnementConfig(AppConfig):
    """Salariés en insertion and what is done with them."""

    name = "accompagnement"
    verbose_name = "Accompagnement"
