"""The lists of choices of the dossier: codes and labels (listes_dui.csv, the NAF, the sectors)."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from conventions.rules.champs import read_csv
from structures.rules.secteurs import libelles_secteurs

STRUCTURES = Path(__file__).resolve().parents[2] / "structures" / "donnees"
Choix = tuple[tuple[str, str], ...]


@lru_cache
def _listes() -> Mapping[str, Choix]:
    rangees: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for ligne in read_csv("listes_dui.csv"):
        rangees[ligne["liste"]].append((ligne["code"], ligne["libelle"]))
    return {nom: tuple(choix) for nom, choix in rangees.items()} | {
        "naf_sections": tuple(
            (ligne["section"], f"{ligne['section']} – {ligne['libelle']}")
            for ligne in _of_structures("naf_sections.csv")
        ),
        "secteurs_activite": tuple(libelles_secteurs().items()),
    }


def choix_de(liste: str) -> Choix:
    """Codes and labels of one list; a list nobody knows is empty."""
    return _listes().get(liste, ())


def libelle_de(liste: str, code: str) -> str:
    """Label of a code, or the code itself."""
    return dict(choix_de(liste)).get(code, code)


def noms_de_listes() -> list[str]:
    """Every list, for who adds a field."""
    return sorted(_listes())


def _of_structures(nom: str) -> list[dict[str, str]]:
    with (STRUCTURES / nom).open(encoding="utf-8", newline="") as lignes:
        return list(csv.DictReader(lignes))
