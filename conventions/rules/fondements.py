"""The legal texts that a source names, written as an act writes them."""

import re
from functools import lru_cache

from siae_portal.formats import INSECABLE
from structures.rules import REGLES, ReglesStructure

_ARTICLE = re.compile(r"\b(?:article-)?([lrd])(?:\.\s)?(\d{3,4}(?:-\d+)+)\b", re.IGNORECASE)
_AUTRE_TEXTE = re.compile(r"(?:arrêté|décret) du \d{1,2}(?:er)? \w+ \d{4}|décret \d{4}-\d+")
_CODE_DU_TRAVAIL = ("1251", "5132")
"""Parts of the Code du travail that the sources name: another number may be of any code, none is guessed."""


def articles_of(source: str) -> tuple[str, ...]:
    """Articles of a source, those of its addresses included, each once: « R5132-2 »."""
    trouves = [f"{lettre.upper()}{numero}" for lettre, numero in _ARTICLE.findall(source)]
    return tuple(dict.fromkeys(trouves))


def fondement(source: str, regles: ReglesStructure | None = None) -> str:
    """« article R. 5132-2 du code du travail », or the decrees named; empty when the source names no text.

    An article that holds for one kind of structure only is never cited to another (reglement.md §2.4). What
    this wrote is read again unchanged.
    """
    articles = [article for article in articles_of(source) if regles is None or holds_for(article, regles)]
    return ", ".join(dict.fromkeys([*map(_written, articles), *_AUTRE_TEXTE.findall(source)]))


def holds_for(article: str, regles: ReglesStructure) -> bool:
    """Whether an article may be cited to a kind of structure."""
    return article not in articles_by_kind() or article in (regles.articles.contenu, regles.articles.duree)


@lru_cache
def articles_by_kind() -> frozenset[str]:
    """Articles on the content and the length of the convention of one kind."""
    return frozenset(
        article
        for regles in REGLES.values()
        for article in (regles.articles.contenu, regles.articles.duree)
        if article
    )


def dotted(article: str) -> str:
    """`R5132-2` as acts write it: `R. 5132-2`."""
    return f"{article[0]}.{INSECABLE}{article[1:]}"


def _written(article: str) -> str:
    code = " du code du travail" if article[1:].startswith(_CODE_DU_TRAVAIL) else ""
    return f"article {dotted(article)}{code}"
