"""What every dossier shares: its declaration, the length of its texts, which papers are asked of it."""

from collections.abc import Mapping

from conventions.rules.champs import CONDITION, OUI
from conventions.rules.conditions import FaitsCondition, est_remplie

DECLARATION = (
    "Je certifie que les informations de ce dossier sont exactes et sincères, que je suis habilité à engager "
    "la structure et qu’elle est à jour de ses obligations sociales et fiscales."
)

ATTESTATION_PAPIER = (
    "J’atteste avoir saisi ce dossier d’après le dossier papier reçu et signé par la structure, numérisé en "
    "entier et joint comme preuve."
)

ATTESTATION_REPONSE = (
    "J’atteste avoir saisi cette réponse telle que la structure l’a adressée au service, sans rien y changer."
)

TAILLE_TEXTE_MAX = 10_000


def piece_demandee(*, demande: Mapping[str, str], condition: str, faits: FaitsCondition) -> bool:
    """Whether a paper is asked for this nature of request: always, or because its condition holds."""
    reponse = demande.get(faits.nature, "non")
    return reponse == OUI or (reponse == CONDITION and est_remplie(condition, faits))
