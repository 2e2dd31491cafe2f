"""`manage.py documenter_etats`: write the state diagrams and tables of docs/etats.md."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import TextChoices

from conventions.enums import EtatAnnexe, EtatConvention, EtatDossier
from conventions.policies import ANNEXE, CONVENTION, DOSSIER
from conventions.workflow import TRANSITIONS, TRANSITIONS_ANNEXE, TRANSITIONS_CONVENTION
from siae_portal.comptes.policy import Policy
from siae_portal.workflow.diagrams import mermaid, table
from siae_portal.workflow.machine import Transition

PAGE = Path(__file__).resolve().parents[3] / "docs" / "etats.md"

HEADER = """# States of the dossier, the convention and the annexe

Generated from the declared transitions by `manage.py documenter_etats`: change `conventions/workflow/`,
then run it again. A guard bears the name of its row in `conventions/donnees/gardes_transitions.csv`, or of
its rule in `regles_de_controle.csv`.
"""


def section(
    title: str, transitions: Mapping[Any, Transition], policy: Policy, etats: type[TextChoices], initial: str
) -> str:
    """One object: its diagram, then its table of acts."""
    dessin = mermaid(transitions.values(), dict(etats.choices), initial)
    return f"\n## {title}\n\n```mermaid\n{dessin}```\n\n{table(transitions.values(), policy.droits)}"


def states_page() -> str:
    """The whole page, in Markdown."""
    return HEADER + "".join(
        (
            section("Dossier", TRANSITIONS, DOSSIER, EtatDossier, EtatDossier.BROUILLON),
            section("Convention", TRANSITIONS_CONVENTION, CONVENTION, EtatConvention, EtatConvention.PROJET),
            section("Annexe financière", TRANSITIONS_ANNEXE, ANNEXE, EtatAnnexe, EtatAnnexe.BROUILLON),
        )
    )


class Command(BaseCommand):
    """Never typed by hand: a test refuses a page that no longer says what the code does."""

    help = "Écrit docs/etats.md d’après les transitions déclarées."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page and say where."""
        PAGE.write_text(states_page(), encoding="utf-8")
        self.stdout.write("docs/etats.md est à jour.")
