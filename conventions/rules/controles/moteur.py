"""The engine of the checks: rows of the file with what adaptations change, and the functions they run."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from conventions.enums import Gravite
from conventions.rules.champs import Valeurs, codes, read_csv
from conventions.rules.faits import FaitsDossier
from conventions.rules.fondements import fondement
from siae_portal.formats import date_longue
from structures.enums import TypeStructure
from structures.rules import REGLES

DEPOT = "dépôt"


class Parametres(dict[str, Decimal | date | str]):
    """Thresholds of a rule, by name: a number, a day or a code."""

    def nombre(self, nom: str) -> Decimal:
        """A threshold that is a number."""
        return Decimal(str(self[nom]))

    def entier(self, nom: str) -> int:
        """A threshold that is a whole number."""
        return int(self.nombre(nom))

    def jour(self, nom: str) -> date:
        """A threshold that is a day."""
        valeur = self[nom]
        return valeur if isinstance(valeur, date) else date.fromisoformat(str(valeur))


Fonction = Callable[[FaitsDossier, Parametres], bool]
FONCTIONS: dict[str, Fonction] = {}


@dataclass(frozen=True, kw_only=True)
class RegleControle:
    """One rule: which kinds and natures (empty: all), how serious, what it says, its thresholds, its source.

    `champs`: what it reads, the first one being where to act. `moment`: when it runs.
    """

    id: str
    theme: str
    moment: str
    types: tuple[str, ...]
    natures: tuple[str, ...]
    champs: tuple[str, ...]
    gravite: str
    message: str
    condition: str
    source: str
    confiance: str = "P"
    parametres: Mapping[str, Any] = field(default_factory=dict)
    adaptee: bool = False
    actif: bool = True

    def applies_to(self, faits: FaitsDossier) -> bool:
        """Whether the rule looks at this kind and this nature of request."""
        return (not self.types or faits.type in self.types) and (
            not self.natures or faits.nature in self.natures
        )


@dataclass(frozen=True, kw_only=True)
class ResultatControle:
    """The outcome of one rule on one dossier.

    `source`: the texts that it may cite to this kind, empty when none. `adaptee`: its words were changed by a
    screen.
    """

    regle: str
    gravite: Gravite
    reussi: bool
    message: str
    source: str
    champs: tuple[str, ...] = ()
    adaptee: bool = False


def controle(regle: str) -> Callable[[Fonction], Fonction]:
    """Declare the function of a rule.

    Raises:
        ValueError: another function already answers for this rule.
    """

    def register(fonction: Fonction) -> Fonction:
        if regle in FONCTIONS:
            raise ValueError(f"{regle} already has a function.")
        FONCTIONS[regle] = fonction
        return fonction

    return register


@lru_cache
def regles_de_base() -> Mapping[str, RegleControle]:
    """Every rule of the file, by its id, in order; those of the deposit have a function."""
    return {ligne["id"]: _regle(ligne) for ligne in read_csv("regles_de_controle.csv")}


def regles_adaptees(valeurs: Valeurs) -> list[RegleControle]:
    """The rules of the deposit with what adaptations change or withdraw.

    A code that the file does not know is a row without function: it is left out.
    """
    regles = []
    for regle in regles_de_base().values():
        if change := valeurs.get(regle.id):
            regle = _adapted(regle, change)
        if regle.moment == DEPOT and regle.actif and regle.id in FONCTIONS:
            regles.append(regle)
    return regles


def _adapted(regle: RegleControle, change: Mapping[str, Any]) -> RegleControle:
    propres: dict[str, Any] = {nom: tuple(v) if isinstance(v, list) else v for nom, v in change.items()}
    propres["parametres"] = {**regle.parametres, **change.get("parametres", {})}
    return replace(regle, adaptee="message" in change, **propres)


def run_controles(
    faits: FaitsDossier, regles: Iterable[RegleControle] | None = None
) -> list[ResultatControle]:
    """Run every rule that applies; failed ones carry what is wrong. Without `regles`, those of the file."""
    return [
        ResultatControle(
            regle=regle.id,
            gravite=Gravite(regle.gravite),
            reussi=FONCTIONS[regle.id](faits, Parametres(regle.parametres)),
            message=_message(regle, faits),
            source=fondement(regle.source, REGLES[TypeStructure(faits.type)]),
            champs=regle.champs,
            adaptee=regle.adaptee,
        )
        for regle in (regles_adaptees({}) if regles is None else regles)
        if regle.applies_to(faits)
    ]


def _regle(ligne: Mapping[str, str]) -> RegleControle:
    return RegleControle(
        id=ligne["id"],
        theme=ligne["theme"],
        moment=ligne["moment"],
        types=codes(ligne["types"], "tous"),
        natures=codes(ligne["natures"], "toutes"),
        champs=tuple(ligne["champs"].split(";")),
        gravite=ligne["gravite"].upper(),
        message=ligne["message"],
        condition=ligne["condition_de_reussite"],
        source=ligne["source"],
        confiance=ligne["confiance"],
        parametres=lire_parametres(ligne["parametres"]),
    )


def lire_parametres(texte: str) -> dict[str, str]:
    """`seuil_pct=30;plafond=50` as names and values."""
    couples = (morceau.split("=", 1) for morceau in texte.split(";") if "=" in morceau)
    return {nom.strip(): valeur.strip() for nom, valeur in couples}


def parametre_valide(avant: str, apres: str) -> bool:
    """Whether a threshold keeps its kind: a number stays a number, a day a day."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", avant):
        try:
            date.fromisoformat(apres)
        except ValueError:
            return False
        return True
    if re.fullmatch(r"-?\d+(\.\d+)?", avant):
        return re.fullmatch(r"-?\d+(\.\d+)?", apres) is not None
    return bool(apres.strip())


def _message(regle: RegleControle, faits: FaitsDossier) -> str:
    listes = {
        "RC14": faits.champs_vides,
        "RC15": faits.pieces_absentes,
        "RC16": [f"{libelle} (jusqu’au {date_longue(fin)})" for libelle, fin in faits.pieces_perimees],
        "RC17": faits.pieces_en_double,
    }
    if elements := listes.get(regle.id):
        return f"{regle.message.split(':')[0].strip()} : {', '.join(elements)}."
    return f"{regle.message} : {regle.condition}."
