"""What each kind of structure is, told to the public: from the table of kinds and from `donnees/`."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from structures.enums import CodeLabel, NatureContrat, TypeStructure
from structures.rules.labels import organisme_le
from structures.rules.types import REGLES, ReglesStructure

_DONNEES = Path(__file__).resolve().parent.parent / "donnees"
# What was written from memory is left out of a public page (reglement.md, marks of confidence).
_DE_MEMOIRE = re.compile(r"\s*\([^)]*\[M\][^)]*\)")


@dataclass(frozen=True, kw_only=True)
class Presentation:
    """One kind, or the label of a régie de quartier, as a visitor reads it.

    `code`: of the kind or of the label. `types`: kinds under which it is conventioned. `formes`: legal forms
    admitted. `encadrement_technique`: None when it depends on the kind chosen.
    """

    code: str
    libelle: str
    objet: str
    formes: tuple[str, ...]
    contrats: tuple[str, ...]
    types: tuple[str, ...]
    encadrement_technique: bool | None
    siae: bool
    articles: str
    label: str = ""


def presentations() -> list[Presentation]:
    """The kinds that last, in the order of the table, then the régie de quartier; no experiment."""
    durables = [code for code, regles in REGLES.items() if regles.fin_experimentation_on is None]
    return [*(_kind(code, REGLES[code]) for code in durables), _neighbourhood()]


def experimentations(*, on: date) -> list[tuple[str, ReglesStructure]]:
    """Kinds that end on a day, until that day: label and rules."""
    return [
        (code.label, regles)
        for code, regles in REGLES.items()
        if regles.fin_experimentation_on and regles.fin_experimentation_on >= on
    ]


def label_body(code: str) -> str:
    """Who gives a label today: the last body of the file."""
    return organisme_le(code, on=date.max)


def _kind(code: TypeStructure, regles: ReglesStructure) -> Presentation:
    ligne = _types()[code]
    return Presentation(
        code=code,
        libelle=code.label,
        objet=ligne["objet"].split(";")[0],
        formes=_list(ligne["formes_juridiques_admises"]),
        contrats=_contracts(regles.contrats),
        types=(code,),
        encadrement_technique=regles.encadrement_technique,
        siae=regles.siae,
        articles=regles.articles.cites,
        label=label_body(regles.label_exige) if regles.label_exige else "",
    )


def _neighbourhood() -> Presentation:
    types = {code: regles for code, regles in REGLES.items() if regles.label_rq_possible}
    contrats = frozenset[NatureContrat]().union(*(regles.contrats for regles in types.values()))
    return Presentation(
        code=CodeLabel.RQ,
        libelle=CodeLabel.RQ.label,
        objet="Structure d’un quartier, dont le conseil réunit habitants, collectivités et bailleurs sociaux",
        formes=("celles du type sous lequel elle est conventionnée",),
        contrats=_contracts(contrats),
        types=tuple(types),
        encadrement_technique=all(regles.encadrement_technique for regles in types.values()) or None,
        siae=True,
        articles="L5132-2",
        label=label_body(CodeLabel.RQ),
    )


def _contracts(natures: frozenset[NatureContrat]) -> tuple[str, ...]:
    """Labels, in the order of the enumeration."""
    return tuple(nature.label for nature in NatureContrat if nature in natures)


def _list(texte: str) -> tuple[str, ...]:
    return tuple(element.strip() for element in _DE_MEMOIRE.sub("", texte).split(";"))


def kind_row(type_structure: str) -> Mapping[str, str]:
    """The row of `types_structure.csv`: every column, as it was written."""
    return _types()[type_structure]


@cache
def _types() -> Mapping[str, dict[str, str]]:
    return {ligne["code"]: ligne for ligne in _rows("types_structure.csv")}


@cache
def _rows(fichier: str) -> tuple[dict[str, str], ...]:
    with (_DONNEES / fichier).open(encoding="utf-8", newline="") as lignes:
        return tuple(csv.DictReader(lignes))
