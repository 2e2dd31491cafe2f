"""The questions of a blank dossier, by kind and nature of request, with the room to answer by hand."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from conventions.rules import champs as fichiers
from conventions.rules.champs import Champ, read_csv, signes_espaces
from conventions.rules.orientation import conditions_en_clair

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


def questionnaire(
    type_structure: str,
    nature: str,
    *,
    champs: Iterable[Champ],
    rubriques: Iterable[fichiers.Rubrique],
) -> tuple[Rubrique, ...]:
    """The sections that are asked, in order; those without question are left out.

    Args:
        champs, rubriques: those of the files, with what was changed by screen.
    """
    demandes = [c for c in champs if c.concerns(type_structure=type_structure, nature=nature)]
    remplies = [(r, [c for c in demandes if c.rubrique == r.code]) for r in rubriques]
    return tuple(
        Rubrique(titre=rubrique.libelle, questions=tuple(_question(champ, type_structure) for champ in siens))
        for rubrique, siens in remplies
        if siens
    )


def en_donnees(rubriques: tuple[Rubrique, ...]) -> list[dict[str, Any]]:
    """The same as plain data, to be frozen and hashed."""
    return [asdict(rubrique) for rubrique in rubriques]


def _concerne(codes: str, code: str, tout: str) -> bool:
    return codes == tout or code in codes.split(";")


def _question(champ: Champ, type_structure: str) -> Question:
    forme, _, quoi = champ.forme.partition(":")
    choix = _choix(quoi) if forme == "choix" else ()
    colonnes = tuple(_colonnes(quoi, type_structure)) if forme == "tableau" else ()
    espace = ESPACES.get(forme, "ligne")
    if forme == "choix" and not choix:
        espace = "ligne"
    if len(colonnes) > COLONNES_MAX:
        espace = "fiches"
    return Question(
        libelle=champ.libelle,
        aide=champ.aide,
        mention=_mention(champ),
        espace=espace,
        choix=choix,
        colonnes=colonnes,
        lignes=tuple(_lignes(quoi)) if forme == "tableau" else (),
    )


def _mention(champ: Champ) -> str:
    if champ.obligatoire == "non":
        return "facultatif"
    if champ.obligatoire == "condition":
        return conditions_en_clair().get(champ.condition, "selon le cas")
    return ""


def _choix(liste: str) -> tuple[str, ...]:
    """The short lists are printed; a long one (sectors of the NAF) is written by hand."""
    return tuple(ligne["libelle"] for ligne in read_csv("listes_dui.csv") if ligne["liste"] == liste)


def _colonnes(tableau: str, type_structure: str) -> Iterator[str]:
    for ligne in read_csv("tableaux_dui.csv"):
        if ligne["nom"] == tableau and _concerne(ligne["types"], type_structure, "tous"):
            yield signes_espaces(ligne["libelle"])


def _lignes(tableau: str) -> Iterator[str]:
    """The lines that a table already holds: the accounts of a budget."""
    sens = {"budget_charges": "charge", "budget_produits": "produit"}.get(tableau)
    for ligne in read_csv("lignes_budget.csv"):
        if ligne["sens"] == sens:
            yield f"{ligne['compte']} {signes_espaces(ligne['libelle'])}"
