"""`manage.py charger_referentiels`: load the reference data of every app."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from accompagnement.services import referentiels as accompagnement
from conventions.services import referentiels as conventions
from structures.services import referentiels as structures


class Command(BaseCommand):
    """Idempotent: a second run compares and writes nothing."""

    help = "Charge les données de référence (territoires, organismes, barèmes). Relançable sans risque."

    def handle(self, *args: Any, **options: Any) -> None:
        """Call one service per app, print what each did."""
        debut = time.monotonic()
        for application in (structures, conventions, accompagnement):
            for bilan in application.load_referentiels():
                self.stdout.write(f"{bilan.nom} : {bilan.lus} lus, {bilan.ecrits} écrits")
        self.stdout.write(f"Données de référence à jour en {time.monotonic() - debut:.1f} s.")
