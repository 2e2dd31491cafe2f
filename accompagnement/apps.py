"""App configuration of the accompagnement."""

from django.apps import AppConfig


class AccompagnementConfig(AppConfig):
    """Salariés en insertion and what is done with them."""

    name = "accompagnement"
    verbose_name = "Accompagnement"

    def ready(self) -> None:
        """Tell who knows the results of a structure, and what a departure hands over."""
        from accompagnement.services.reprises import PersonnesSuivies
        from accompagnement.services.resultats import ResultatsAccompagnement
        from conventions.ports import register_resultats
        from structures.ports import register_reprise

        register_resultats(ResultatsAccompagnement())
        register_reprise(PersonnesSuivies())
