"""The questions of a blank dossier, by kind and nature of request.

`questionnaire` is the only door: it reads champs_dui.csv and tableaux_dui.csv, and will read the rows of the
database once fields are administered by screen, without a change for who prints them.
"""

import csv
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from conventions.rules.champs import signes_espaces
from conventions.rules.orientation import conditions_en_clair

DONNEES = Path(__file__).resolve().parent.parent / "donnees"
TITRES = {
    "IDENTITE": "Identité",
    "DEMANDE": "Demande",
    "PROJET": "Projet d’insertion",
    "MOYENS": "Moyens humains",
    "BUDGET": "Budget",
    "OBJECTIFS": "Objectifs de sortie",
    "GEIQ": "Accompagnement par le GEIQ",
    "FDI": "Action financée par le fonds",
}
ESPACES = {"texte_long": "long", "booleen": "oui_non", "tableau": "tableau", "choix": "liste"}
"""How much room a form of answer takes on paper; a line for all the others."""
COLONNES_MAX = 7
"""A wider table does not fit across a page: each of its lines is written down it."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question: its label, its help, when it is asked, the room to answer.

    `espace`: ligne, long, oui_non, liste with its `choix`, tableau or fiches (a table too wide, turned) with
    its `colonnes`; the lines of a table may be given (`lignes`).
    """

    libelle: str
    aide: str
    mention: str
    espace: str
    choix: tuple[str, ...] = ()
    colonnes: tuple[str, ...] = ()
    lignes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rubrique:
    """One section of the dossier."""

    titre: str
    questions: tuple[Question, ...]


def questionnaire(type_structure: str, nature: str) -> tuple[Rubrique, ...]:
    """The sections that are asked, in order; those without question are left out."""
    rubriques: dict[str, list[Question]] = {}
    for ligne in _lire("champs_dui.csv"):
        if _concerne(ligne["types"], type_structure, "tous") and _concerne(
            ligne["natures"], nature, "toutes"
        ):
            rubriques.setdefault(ligne["rubrique"], []).append(_question(ligne, type_structure))
    return tuple(
        Rubrique(titre=TITRES[code], questions=tuple(questions)) for code, questions in rubriques.items()
    )


def en_donnees(rubriques: tuple[Rubrique, ...]) -> list[dict[str, Any]]:
    """The same as plain data, to be frozen and hashed."""
    return [asdict(rubrique) for rubrique in rubriques]


def _concerne(codes: str, code: str, tout: str) -> bool:
    return codes == tout or code in codes.split(";")


def _question(ligne: dict[str, str], type_structure: str) -> Question:
    forme, _, quoi = ligne["forme"].partition(":")
    choix = _choix(quoi) if forme == "choix" else ()
    colonnes = tuple(_colonnes(quoi, type_structure)) if forme == "tableau" else ()
    espace = ESPACES.get(forme, "ligne")
    if forme == "choix" and not choix:
        espace = "ligne"
    if len(colonnes) > COLONNES_MAX:
        espace = "fiches"
    return Question(
        libelle=signes_espaces(ligne["libelle"]),
        aide=signes_espaces(ligne["aide"]),
        mention=_mention(ligne),
        espace=espace,
        choix=choix,
        colonnes=colonnes,
        lignes=tuple(_lignes(quoi)) if forme == "tableau" else (),
    )


def _mention(ligne: dict[str, str]) -> str:
    if ligne["obligatoire"] == "non":
        return "facultatif"
    if ligne["obligatoire"] == "condition":
        return conditions_en_clair().get(ligne["condition"], "selon le cas")
    return ""


def _choix(liste: str) -> tuple[str, ...]:
    """The short lists are printed; a long one (sectors of the NAF) is written by hand."""
    return tuple(ligne["libelle"] for ligne in _lire("listes_dui.csv") if ligne["liste"] == liste)


def _colonnes(tableau: str, type_structure: str) -> Iterator[str]:
    for ligne in _lire("tableaux_dui.csv"):
        if ligne["nom"] == tableau and _concerne(ligne["types"], type_structure, "tous"):
            yield signes_espaces(ligne["libelle"])


def _lignes(tableau: str) -> Iterator[str]:
    """The lines that a table already holds: the accounts of a budget."""
    sens = {"budget_charges": "charge", "budget_produits": "produit"}.get(tableau)
    for ligne in _lire("lignes_budget.csv"):
        if ligne["sens"] == sens:
            yield f"{ligne['compte']} {signes_espaces(ligne['libelle'])}"


@lru_cache
def _lire(nom: str) -> tuple[dict[str, str], ...]:
    with (DONNEES / nom).open(encoding="utf-8", newline="") as lignes:
        return tuple(csv.DictReader(lignes))
