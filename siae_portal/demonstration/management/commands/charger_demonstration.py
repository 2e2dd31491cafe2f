"""Load the demonstration data, once."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from siae_portal.demonstration.chargement import Demonstration


class Command(BaseCommand):
    """Two départements, some thirty structures, dossiers in every state, 150 people followed for a year."""

    help = "Charge les données de démonstration (DEMONSTRATION=true). Sans effet si elles y sont déjà."

    def add_arguments(self, parser: CommandParser) -> None:
        """The day around which the story is told."""
        parser.add_argument(
            "--le", type=date.fromisoformat, default=None, help="AAAA-MM-JJ, aujourd’hui par défaut"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse outside a demonstration site, then load."""
        if not settings.DEMONSTRATION:
            raise CommandError("Les données de démonstration ne se chargent qu’avec DEMONSTRATION=true.")
        Demonstration(on=options["le"] or timezone.localdate()).load()
        self.stdout.write("Données de démonstration : prêtes.")
