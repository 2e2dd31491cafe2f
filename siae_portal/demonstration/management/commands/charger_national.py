"""Load the national-size data set, once, in a database of its own."""

import resource
import time
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from siae_portal.demonstration.national.chargement import DejaCharge, load_country


def part_of(texte: str) -> Decimal:
    """A fraction of the country.

    Raises:
        ValueError: not above 0, or above 1.
    """
    try:
        part = Decimal(texte.replace(",", "."))
    except InvalidOperation as illisible:
        raise ValueError(texte) from illisible
    if not 0 < part <= 1:
        raise ValueError(texte)
    return part


class Command(BaseCommand):
    """About 4 300 SIAE and 180 GEIQ in 101 départements, three campaigns, 145 000 people followed."""

    help = (
        "Charge le jeu de taille nationale, entièrement fictif, dans une base neuve (voir « make national »)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The day of the story, and which part of the country."""
        parser.add_argument(
            "--le", type=date.fromisoformat, default=None, help="AAAA-MM-JJ, aujourd’hui par défaut"
        )
        parser.add_argument(
            "--part", type=part_of, default=Decimal(1), help="fraction du pays, de 0 à 1 (1 par défaut)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then print what was written and what it cost."""
        debut = time.monotonic()
        try:
            nombres = load_country(
                on=options["le"] or timezone.localdate(), part=options["part"], announce=self._announce
            )
        except DejaCharge as refus:
            raise CommandError(str(refus)) from refus
        for modele, nombre in nombres.items():
            if nombre:
                self.stdout.write(f"{modele} : {nombre}")
        call_command("indexer_annuaire", stdout=self.stdout)
        usage = resource.getrusage(resource.RUSAGE_SELF)
        self.stdout.write(
            f"Jeu national chargé : {sum(nombres.values())} lignes en {time.monotonic() - debut:.0f} s, dont "
            f"{usage.ru_utime + usage.ru_stime:.0f} s de calcul ici ; {usage.ru_maxrss // 1024} Mo au plus."
        )

    def _announce(self, ligne: str) -> None:
        self.stdout.write(ligne)
        self.stdout.flush()
