"""Labels, help and legal source of the questions of the dossier unique (champs_dui.csv)."""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from structures.rules import REGLES, ReglesStructure

DONNEES = Path(__file__).resolve().parent.parent / "donnees" / "champs_dui.csv"
_ARTICLE = re.compile(r"\b(?:article-)?([lrd])(\d{4}(?:-\d+)+)\b", re.IGNORECASE)
_SIGNE = re.compile(r"(?<=\w)([;:?])(?= )")


@dataclass(frozen=True, kw_only=True)
class Champ:
    """One question: its label, its help, the articles that ask it (« R5132-2 »)."""

    libelle: str
    aide: str
    articles: tuple[str, ...]

    def pourquoi(self, regles: ReglesStructure) -> str:
        """The legal reason of the question for one kind, empty when no article was read for it."""
        if regles.articles.contenu in self.articles:
            article = _dotted(regles.articles.contenu)
            return f"La convention doit contenir cette information : article {article} du code du travail."
        if self._is_about_length and regles.articles.duree:
            article = _dotted(regles.articles.duree)
            return f"La durée d’une convention est fixée par l’article {article} du code du travail."
        return ""

    @property
    def _is_about_length(self) -> bool:
        """The texts on length run in parallel from one kind to the next (reglement.md §2.4): one was read."""
        return bool(
            set(self.articles) & {regles.articles.duree for regles in REGLES.values() if regles.en_etp}
        )


def _dotted(article: str) -> str:
    """`R5132-2` as acts write it: `R. 5132-2`."""
    return f"{article[0]}.\u00a0{article[1:]}"


@lru_cache
def champs() -> dict[str, Champ]:
    """Every question by its code; a code met twice keeps its first line."""
    with DONNEES.open(encoding="utf-8", newline="") as lignes:
        lues = list(csv.DictReader(lignes))
    return {ligne["code"]: _champ(ligne) for ligne in reversed(lues)}


def signes_espaces(texte: str) -> str:
    """A space before the high marks of a data file, which French typography then makes no-break."""
    return _SIGNE.sub(r" \1", texte)


def _champ(ligne: dict[str, str]) -> Champ:
    trouves = [f"{lettre.upper()}{numero}" for lettre, numero in _ARTICLE.findall(ligne["source"])]
    return Champ(
        libelle=signes_espaces(ligne["libelle"]),
        aide=signes_espaces(ligne["aide"]),
        articles=tuple(dict.fromkeys(trouves)),
    )
