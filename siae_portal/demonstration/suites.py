"""What follows a deposit, in the demonstration: a dossier received on paper, an exchange of messages."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from conventions.enums import NatureDemande
from conventions.models import Dossier, Message
from conventions.services.messages import FichierEnvoye, read_messages, send_message
from conventions.services.papier import start_paper
from siae_portal.comptes.models import User
from siae_portal.demonstration.papiers import fictive_paper
from siae_portal.demonstration.scenario import Acteurs, Demande, Scenario
from siae_portal.workflow.machine import Acte
from structures.models import Structure

ESPACE = UUID("6f4f8f52-4f6f-4f0e-9d6f-6f5a8f0f5601")
"""Space of the tokens of the messages: the same story gives the same ones."""


class ScenarioPapier(Scenario):
    """A dossier typed by the service from a paper received three days before."""

    def __init__(self, *, structure: Structure, demande: Demande, acteurs: Acteurs, at: datetime) -> None:
        agent = replace(acteurs, dirigeant=acteurs.instructeur)
        super().__init__(structure=structure, demande=demande, acteurs=agent, at=at)

    def start(self) -> Dossier:
        """Start it with its scan."""
        dossier, _ = start_paper(
            structure_id=self.structure.pk,
            type_structure=self.demande.type,
            annee=self.demande.debut_on.year,
            nature=NatureDemande.PREMIERE_DEMANDE,
            recu_on=timezone.localtime(self.at).date() - timedelta(days=3),
            chunks=[fictive_paper("Dossier reçu sur papier", marque=f"papier-{self.structure.pk}")],
            acte=self.acte(self.acteurs.instructeur),
        )
        self.pk = dossier.pk
        return dossier


def load_paper(
    structure: Structure, *, type_structure: str, acteurs: Acteurs, demande: Demande, at: datetime
) -> None:
    """One paper dossier, deposited; a second loading finds it."""
    connus = Dossier.objects.filter(structure=structure, type=type_structure, papier_recu_on__isnull=False)
    if connus.exists():
        return
    scenario = ScenarioPapier(structure=structure, demande=demande, acteurs=acteurs, at=at)
    scenario.start()
    scenario.fill()
    scenario.deposit()


def load_messages(dossier: Dossier, *, agent: User, dirigeant: User, on: date) -> None:
    """The service asks, the structure reads and answers with a file, which the service has not read yet."""
    if Message.objects.filter(dossier=dossier).exists():
        return
    question_at = datetime.combine(on - timedelta(days=2), time(8, 10), tzinfo=UTC)
    reponse_at = question_at + timedelta(hours=5)
    send_message(
        pk=dossier.pk,
        texte="Bonjour, le bail de l’atelier prend fin en mars : sera-t-il renouvelé ?",
        fichiers=[],
        jeton=uuid5(ESPACE, "question"),
        acte=Acte(user=agent, at=question_at),
    )
    read_messages(pk=dossier.pk, acte=Acte(user=dirigeant, at=reponse_at - timedelta(minutes=20)))
    bail = fictive_paper("Projet de bail", marque=f"bail-{dossier.pk}")
    send_message(
        pk=dossier.pk,
        texte="Bonjour, oui, pour trois ans : le projet de bail est joint.",
        fichiers=[FichierEnvoye(nom="projet-de-bail.pdf", chunks=[bail])],
        jeton=uuid5(ESPACE, "reponse"),
        acte=Acte(user=dirigeant, at=reponse_at),
    )
