"""What a structure does not write on its public card: whose it is, and why. No database here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from siae_portal.formats import INSECABLE, date_longue
from structures.ports import Conventionnement


@dataclass(frozen=True, kw_only=True)
class Verrou:
    """A locked fact: what it says, why it is locked, who changes it."""

    nom: str
    valeur: str
    pourquoi: str


NOM = "Il figure dans vos conventions signées : votre service de l’État le corrige."
SIRET = "Il vient de Sirene et suit vos transferts d’établissement."
CONVENTION = "Type, dates et service viennent de la convention signée : seul un acte de l’État les change."
LABEL = "Il vient de l’organisme qui le délivre."


def locked_facts(
    *, denomination: str, siret: str, conventions: Iterable[Conventionnement], labels: Iterable[Any]
) -> list[Verrou]:
    """Name, SIRET, conventions that run or come, labels."""
    return [
        Verrou(nom="Nom", valeur=denomination, pourquoi=NOM),
        Verrou(nom="SIRET", valeur=siret, pourquoi=SIRET),
        *(
            Verrou(nom=c.libelle, valeur=_dates(c), pourquoi=CONVENTION)
            for c in conventions
            if not c.terminee
        ),
        *(
            Verrou(nom=str(label), valeur=f"jusqu’au {date_longue(label.fin_on)}", pourquoi=LABEL)
            for label in labels
        ),
    ]


def _dates(convention: Conventionnement) -> str:
    dates = f"du {date_longue(convention.debut_on)} au {date_longue(convention.fin_on)}"
    return f"{dates}{INSECABLE}; {convention.service}"
