"""App configuration of the conventions."""

from django.apps import AppConfig


class ConventionsConfig(AppConfig):
    """From the dossier unique to the signed convention."""

    name = "conventions"
    verbose_name = "Conventions"

    def ready(self) -> None:
        """Register the handlers of the outbox and what the structures ask of their conventions."""
        from conventions import tasks  # noqa: F401
        from conventions.services.publication import ConventionsPubliees
        from conventions.services.reprises import DossiersDeLAgent, DossiersDeLaStructure
        from conventions.services.vie import VieConventionnee
        from structures.ports import register_conventionnements, register_reprise, register_vie

        register_conventionnements(ConventionsPubliees())
        register_vie(VieConventionnee())
        for reprise in (DossiersDeLaStructure(), DossiersDeLAgent()):
            register_reprise(reprise)
