"""Messages between the service and the structure on a dossier that an agent has taken."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import Model

from conventions.enums import Geste, Partie
from conventions.models import Message, PieceMessage
from siae_portal.demonstration.national.marche import Marche
from siae_portal.demonstration.national.papiers import Papiers

ESPACE = UUID("2f1c1f0e-7a63-4a1b-9a44-0b8f4f5a7d43")
TEXTES = (
    (Partie.ETAT, "Bonjour, le bail de l’atelier prend fin en mars : sera-t-il renouvelé ?"),
    (Partie.STRUCTURE, "Bonjour, oui, pour trois ans : le projet de bail est joint."),
    (Partie.ETAT, "Merci. Pouvez-vous aussi préciser le temps d’encadrement par personne ?"),
    (Partie.STRUCTURE, "Il est de deux heures par semaine, comme l’an dernier."),
)
LU_APRES = timedelta(hours=3)


def messages_of(marche: Marche, rang: int, *, papiers: Papiers) -> Iterator[Model]:
    """None to four, one a day from the taking on; the last one of every other dossier is not read yet."""
    dossier, pris_at = marche.dossier, marche.instants.get(Geste.PRENDRE)
    nombre = rang % (len(TEXTES) + 1)
    if pris_at is None:
        return
    for numero, (de, texte) in enumerate(TEXTES[:nombre]):
        lu = numero < nombre - 1 or rang % 2 == 0
        message = _message(marche, de, texte, numero, pris_at + timedelta(days=numero), lu=lu)
        yield message
        if de == Partie.STRUCTURE and (dossier.pk or 0) % 3 == 0:
            yield PieceMessage(message=message, fichier=papiers.of("BAIL"), nom="projet-de-bail.pdf")


def _message(marche: Marche, de: Partie, texte: str, numero: int, at: datetime, *, lu: bool) -> Message:
    agent, dirigeant = marche.acteurs.instructeur, marche.acteurs.dirigeant
    auteur, lecteur = (agent, dirigeant) if de == Partie.ETAT else (dirigeant, agent)
    return Message(
        dossier=marche.dossier,
        de=de,
        auteur=auteur,
        texte=texte,
        envoye_at=at,
        lu_at=at + LU_APRES if lu else None,
        lu_par=lecteur if lu else None,
        jeton=uuid5(ESPACE, f"{marche.dossier.pk}-{numero}"),
    )
