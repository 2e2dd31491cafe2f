"""`manage.py import_asp --structures F --annexes F`: read the two ASP extracts."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from conventions.services.import_asp import FichierIllisible, Rapport, import_asp
from siae_portal.workflow.machine import Acte


class Command(BaseCommand):
    """Prints a line per annexe (problems only with `--verbosity 0`), then the two lines of counts."""

    help = (
        "Importe les deux extractions de l’ASP (structures et annexes financières), recalcule chaque montant "
        "et le compare au barème. Relançable : un second import des mêmes fichiers ne modifie rien."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two files, and the day on which annexes are expired or not."""
        parser.add_argument("--structures", type=Path, required=True, help="extraction des structures")
        parser.add_argument("--annexes", type=Path, required=True, help="extraction des annexes financières")
        parser.add_argument(
            "--date",
            type=date.fromisoformat,
            help="jour où l’on juge qu’une annexe est échue (AAAA-MM-JJ, aujourd’hui par défaut)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, then print the counts whatever happened."""
        rapport = Rapport(dire=self.stdout.write, detail=self._detail(options["verbosity"]))
        try:
            import_asp(
                structures=options["structures"],
                annexes=options["annexes"],
                on=options["date"] or timezone.localdate(),
                acte=Acte(user=None, at=timezone.now()),
                rapport=rapport,
            )
        except FichierIllisible as refus:
            raise CommandError(str(refus)) from refus
        finally:
            for ligne in rapport.dernieres_lignes():
                self.stdout.write(ligne)

    def _detail(self, verbosity: int) -> Any:
        return self.stdout.write if verbosity else lambda _ligne: None
