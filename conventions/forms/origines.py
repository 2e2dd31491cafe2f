"""Where an answer filled by the portal comes from, in words."""

from collections.abc import Mapping

from conventions.enums import SourceReprise
from conventions.models import Dossier
from conventions.services.reprise import origins_of


def origin_sentences(dossier: Dossier, code: str) -> dict[str, str]:
    """« Repris de la convention 054 010126 ACI 00012 », by question, for what nobody changed since."""
    return {nom: f"Repris {origin_words(origine)}" for nom, origine in origins_of(dossier, code).items()}


def origin_words(origine: Mapping[str, str]) -> str:
    """« de la convention 054 010126 ACI 00012 »."""
    return f"{SourceReprise(origine['source']).label} {origine['reference']}".strip()


def section_origins(dossier: Dossier, code: str) -> list[str]:
    """The places a section was filled from, the most used first, each once."""
    vues: dict[str, int] = {}
    for origine in origins_of(dossier, code).values():
        mots = origin_words(origine)
        vues[mots] = vues.get(mots, 0) + 1
    return sorted(vues, key=lambda mots: (-vues[mots], mots))
