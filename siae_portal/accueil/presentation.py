"""What the page « Comment ça marche ? » tells: kinds from the rules, hours and names of bodies of the day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from conventions.models import HeuresETP
from structures.enums import FonctionOrganisme
from structures.models import NomOrganisme
from structures.rules import REGLES
from structures.rules.presentation import Presentation, experimentations, presentations
from structures.rules.secteurs import libelles_secteurs
from structures.services.noms import general_names

UN_AN_MOIS = 12
# Said when no name is known that day: an installation whose reference data are not loaded.
SANS_NOM = {
    FonctionOrganisme.SERVICE_DEPARTEMENTAL: "Service départemental de l’État chargé de l’emploi",
    FonctionOrganisme.COMMISSION: "Commission départementale consultative",
    FonctionOrganisme.OPERATEUR_EMPLOI: "Opérateur public de l’emploi",
}


@dataclass(frozen=True, kw_only=True)
class Ligne:
    """A kind and the hours of its ETP; no hours for what is not counted in ETP, or was not read."""

    presentation: Presentation
    heures: list[HeuresETP]


def presentation_of(*, on: date) -> dict[str, Any]:
    """The context of the page. Two queries."""
    heures = HeuresETP.objects.confirmed(on=on)
    return {
        "types": [_line(presentation, heures) for presentation in presentations()],
        "sans_encadrant": [
            REGLES[code].libelle_activite
            for code in REGLES
            if REGLES[code].siae and REGLES[code].contrats and not REGLES[code].encadrement_technique
        ],
        "experimentations": experimentations(on=on),
        "noms": _names(general_names(on=on)),
        "secteurs": len(libelles_secteurs()),
        "articles": {
            nom: [article for r in REGLES.values() if r.siae and (article := getattr(r.articles, nom))]
            for nom in ("contenu", "duree", "controle")
        },
        "duree_max_ans": max(r.duree_convention_max_mois for r in REGLES.values()) // UN_AN_MOIS,
        "le": on,
    }


def _line(presentation: Presentation, heures: dict[str, HeuresETP]) -> Ligne:
    return Ligne(
        presentation=presentation, heures=[heures[code] for code in presentation.types if code in heures]
    )


def _names(noms: dict[str, NomOrganisme]) -> dict[str, str]:
    """Name of each body in lower case functions, since a template reads `noms.commission`."""
    return {
        fonction.lower(): noms[fonction].nom if fonction in noms else defaut
        for fonction, defaut in SANS_NOM.items()
    }
