"""The proposal as the head of service and the signatory read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conventions.enums import SensDecision
from conventions.rules.motifs import GRILLE, VERDICTS
from conventions.services.aides import AideCalculee, BaremeAbsent, aide_of

if TYPE_CHECKING:
    from conventions.models import Dossier, Proposition


def proposition_context(dossier: Dossier) -> dict[str, Any]:
    """`proposition`, its grid in words and the aid it opens; all empty when nothing is proposed."""
    proposition = getattr(dossier, "proposition", None)
    return {
        "proposition": proposition,
        "grille": grid_in_words(proposition) if proposition else [],
        "aide": aide_of_proposition(dossier, proposition) if proposition else None,
    }


def grid_in_words(proposition: Proposition) -> list[tuple[str, str]]:
    """Each point of the grid with its verdict."""
    return [
        (libelle, VERDICTS.get(proposition.grille.get(point, ""), "sans verdict"))
        for point, libelle in GRILLE.items()
    ]


def aide_of_proposition(dossier: Dossier, proposition: Proposition) -> AideCalculee | None:
    """The aid of an acceptance, computed anew; None for a refusal or without barème."""
    if proposition.sens != SensDecision.ACCEPTER:
        return None
    try:
        return aide_of(dossier, etp=proposition.etp, nb_814=proposition.nb_814, nb_1400=proposition.nb_1400)
    except BaremeAbsent:
        return None
