"""`manage.py indexer_annuaire`: remake what the public directory searches."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from structures.services.recherche import rebuild_documents


class Command(BaseCommand):
    """Idempotent: what has not changed is not written."""

    help = "Refait les documents de recherche de l’annuaire public. Relançable sans risque."

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the service, print what it wrote."""
        ecrits = rebuild_documents(on=timezone.localdate())
        self.stdout.write(f"Annuaire : {ecrits} documents de recherche écrits ou retirés.")
