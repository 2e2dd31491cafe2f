"""The checks of a deposited dossier, each beside the answer it looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

from conventions.models import Controle
from conventions.rules.controles import regles_de_base
from conventions.services.lecture import SectionLue

PIECES = "titre-pieces"


@dataclass(frozen=True, kw_only=True)
class ControleLu:
    """A failed check; `ancre`: where the answer stands on the page, empty when it is not an answer."""

    controle: Controle
    ancre: str = ""
    libelle: str = ""


def failed_checks(controles: Sequence[Controle], lues: Sequence[SectionLue]) -> list[ControleLu]:
    """Those that failed, with the first answer of the page that each one reads."""
    libelles = {reponse.nom: reponse.libelle for lue in lues for reponse in lue.lisibles}
    return [_placed(controle, libelles) for controle in controles if not controle.reussi]


def _placed(controle: Controle, libelles: dict[str, str]) -> ControleLu:
    regle = regles_de_base().get(controle.regle)
    chemins = regle.champs if regle else ()
    if any(chemin.startswith(("piece.", "dossier.pieces")) for chemin in chemins):
        return ControleLu(controle=controle, ancre=PIECES, libelle="les pièces")
    for chemin in chemins:
        nom = chemin.partition(".")[0]
        if nom in libelles:
            return ControleLu(controle=controle, ancre=f"lu-{nom}", libelle=libelles[nom])
    return ControleLu(controle=controle)
