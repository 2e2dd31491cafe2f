"""The legal clock of a dossier, in words, for a page."""

from conventions.models import Dossier
from conventions.rules.horloge import LigneHorloge, lire_horloge
from conventions.services.situation import horloge_of


def horloge_lue(dossier: Dossier, *, pour_structure: bool) -> list[LigneHorloge]:
    """Context of `composants/_horloge.html`; empty before the deposit."""
    horloge = horloge_of(dossier)
    return lire_horloge(horloge, pour_structure=pour_structure) if horloge else []
