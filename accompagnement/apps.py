"""App configuration of the accompagnement."""

from django.apps import AppConfig


class AccompagnementConfig(AppConfig):
    """Salariés en insertion and what is done with them."""

    name = "accompagnement"
    verbose_name = "Accompagnement"

    def ready(self) -> None:
        """Tell the conventions who knows the results of a structure."""
        from accompagnement.services.resultats import ResultatsAccompagnement
        from conventions.ports import register_resultats

        register_resultats(ResultatsAccompagnement())
