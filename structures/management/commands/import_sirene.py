"""`manage.py import_sirene FICHIER`: copy the establishments of a SIRENE stock file."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from structures.services.import_sirene import BilanSirene, import_sirene
from structures.services.lecture_sirene import FichierIllisible


class Command(BaseCommand):
    """Prints the refused lines, then the counts."""

    help = (
        "Copie les établissements d’un fichier stock Sirene (StockEtablissement, CSV nu, .gz ou .zip, ou "
        "Parquet) : ceux de nos structures, ou tous avec --tout. Relançable : rien n’est écrit deux fois."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, its date, and the names of the legal units."""
        parser.add_argument("fichier", type=Path, help="StockEtablissement")
        parser.add_argument("--unites", type=Path, help="StockUniteLegale : dénominations et catégories")
        parser.add_argument(
            "--date", type=date.fromisoformat, help="date du fichier, AAAA-MM-JJ (aujourd’hui par défaut)"
        )
        parser.add_argument("--tout", action="store_true", help="garder tous les établissements du fichier")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, then print the counts whatever happened."""
        bilan = BilanSirene(dire=self.stdout.write)
        try:
            import_sirene(
                fichier=options["fichier"],
                unites=options["unites"],
                on=options["date"] or timezone.localdate(),
                tout=options["tout"],
                bilan=bilan,
            )
        except FichierIllisible as refus:
            raise CommandError(str(refus)) from refus
        finally:
            self.stdout.write(
                f"Sirene : {bilan.lues} lignes lues, {bilan.gardees} gardées "
                f"({bilan.creees} créées, {bilan.modifiees} mises à jour, {bilan.inchangees} inchangées), "
                f"{bilan.rejetees} rejetées."
            )
