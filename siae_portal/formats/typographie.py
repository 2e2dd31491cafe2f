"""No-break spaces where French typography wants them."""

import re

INSECABLE = "\u00a0"
INSECABLE_FINE = "\u202f"

_MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"

_RULES = (
    # Before the high marks, thin; never inside a URL or an hour written with a colon (16:40).
    (re.compile(r"(?<=\S) (?=[;!?])"), INSECABLE_FINE),
    (re.compile(r"(?<=\S) (?=:(?!\S)|[»%€])"), INSECABLE),
    (re.compile(r"« (?=\S)"), f"«{INSECABLE}"),
    (re.compile(r"\b([nN]°|[aA]rt\.|[aA]rticle|p\.|M\.|Mme) (?=[\dLRDA-Z])"), rf"\1{INSECABLE}"),
    (re.compile(rf"\b(1er|\d{{1,2}}) (?=(?:{_MOIS})\b)"), rf"\1{INSECABLE}"),
    (re.compile(rf"\b({_MOIS}) (?=\d{{4}}\b)"), rf"\1{INSECABLE}"),
    (re.compile(r"\b([LRD]\.) (?=\d)"), rf"\1{INSECABLE}"),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), INSECABLE_FINE),
    (re.compile(r"(?<=\d) (?=(?:ETP|heures?|h|mois|jours?|ans?|Mo|salariés?)\b)"), INSECABLE),
)


def en_phrase(text: str) -> str:
    """A label inside a sentence, its acronyms kept: `L’État` gives `l’État`."""
    return text[:1].lower() + text[1:]


def typographie(text: str) -> str:
    """Return `text` with its ordinary spaces made no-break where French typography wants it.

    Only existing spaces change (never a letter, never a tag), so the function can run twice, and on a
    safe fragment of HTML.
    """
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
