"""List the demonstration accounts."""

from typing import Any

from django.core.management.base import BaseCommand

from siae_portal.comptes.querysets import comptes_demonstration


class Command(BaseCommand):
    """E-mail address and role of each account that signs in by one click."""

    help = "Liste les comptes de démonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line per account."""
        for compte in comptes_demonstration():
            self.stdout.write(f"{compte.email:<45} {compte.libelle}")
