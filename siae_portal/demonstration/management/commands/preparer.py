"""`preparer`: bring the database up to date before the portal starts."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Migrations, reference data, demonstration data in an empty database, directory: one process for all."""

    help = "Met la base à niveau : migrations, référentiels, démonstration si la base est vide."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--comptes`: file that receives the list of the demonstration accounts."""
        parser.add_argument("--comptes", type=Path, help="fichier où écrire les comptes de démonstration")

    def handle(self, *, comptes: Path | None, **_options: Any) -> None:
        """Do what is missing."""
        call_command("migrate", interactive=False, verbosity=0)
        call_command("charger_referentiels")
        if settings.DEMONSTRATION:
            self._load_demonstration(comptes)
        call_command("indexer_annuaire")

    def _load_demonstration(self, comptes: Path | None) -> None:
        if not get_user_model().objects.exists():
            call_command("charger_demonstration")
        if comptes:
            with comptes.open("w", encoding="utf-8") as output:
                call_command("comptes_demonstration", stdout=output)
