"""The checks of a deposited dossier, each beside the answer it looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

from conventions.enums import Gravite
from conventions.models import Controle
from conventions.rules.conseils import PIECES, Place, conseil_de
from conventions.rules.controles import ResultatControle, regles_de_base
from conventions.services.lecture import SectionLue

ANCRE_PIECES = "titre-pieces"


@dataclass(frozen=True, kw_only=True)
class ControleLu:
    """A failed check; `ancre`: where the answer stands on the page, empty when it is not an answer."""

    controle: Controle
    ancre: str = ""
    libelle: str = ""


def failed_checks(controles: Sequence[Controle], lues: Sequence[SectionLue]) -> list[ControleLu]:
    """Those that failed, each with the answer of the page that it is about."""
    reponses = {reponse.nom: (lue.code, reponse.libelle) for lue in lues for reponse in lue.lisibles}
    sections = {lue.code: lue.libelle for lue in lues}

    def place_of(nom: str) -> Place:
        return (reponses[nom][0], nom) if nom in reponses else ("", "")

    rates = []
    for controle in (c for c in controles if not c.reussi):
        conseil = conseil_de(_result(controle), place_of)
        if conseil.section == PIECES:
            rates.append(ControleLu(controle=controle, ancre=ANCRE_PIECES, libelle="les pièces"))
        elif conseil.ancre:
            libelle = reponses[conseil.ancre][1]
            rates.append(ControleLu(controle=controle, ancre=f"lu-{conseil.ancre}", libelle=libelle))
        else:  # read from the register: its section at least
            section = sections.get(conseil.section, "")
            ancre = f"lu-{conseil.section}" if section else ""
            rates.append(ControleLu(controle=controle, ancre=ancre, libelle=section))
    return rates


def _result(controle: Controle) -> ResultatControle:
    regle = regles_de_base().get(controle.regle)
    return ResultatControle(
        regle=controle.regle,
        gravite=Gravite(controle.gravite),
        reussi=controle.reussi,
        message=controle.message,
        source=controle.source,
        champs=regle.champs if regle else (),
    )
