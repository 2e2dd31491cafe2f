"""What is typed in the search box, cut into terms. No database here: words are only letters and digits."""

import re
from dataclasses import dataclass

from structures.enums import CodeLabel, TypeStructure
from structures.rules.noms import sort_key

LONGUEUR_MAX = 200
TERMES_MAX = 12
# A sigle has a word of its own in the documents: « ai » is also the verb, which French full text leaves out.
PREFIXE_SIGLE = "sigle"
SIGLES = frozenset(code.lower() for code in (*TypeStructure.values, CodeLabel.RQ))
# « ou » between two words; the rest of the grammar is « … » and a minus sign.
_OU = frozenset({"ou", "or"})
_MORCEAUX = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))')
_GUILLEMETS = str.maketrans({"«": '"', "»": '"', "“": '"', "”": '"', "\u00a0": " ", "\u202f": " "})
_NUMERO = re.compile(r"(?<!\d)(?:\d[ .\u00a0\u202f]?){8}\d(?:(?:[ .\u00a0\u202f]?\d){5})?(?!\d)")


@dataclass(frozen=True, kw_only=True)
class Terme:
    """One thing asked: a word, or words that follow each other; unwanted when `exclu`.

    `alternative`: any of this one and of the previous one will do.
    """

    mots: tuple[str, ...]
    exclu: bool = False
    alternative: bool = False

    @property
    def mot(self) -> str:
        """The only word, or nothing when it is a phrase."""
        return self.mots[0] if len(self.mots) == 1 else ""


def parse(texte: str) -> tuple[Terme, ...]:
    """Terms of a typed text: words, « phrases », `-word`, `word ou word`; a spaced SIRET is one word.

    Anything else (wildcards, markup, SQL) is only punctuation. At most `TERMES_MAX` terms are kept.
    """
    termes: list[Terme] = []
    suivante = False
    for moins, phrase, mot in _MORCEAUX.findall(_join_numbers(texte).translate(_GUILLEMETS)):
        if not phrase and sort_key(mot) in _OU and termes:
            suivante = True
            continue
        for terme in _terms(phrase, mot, exclu=bool(moins), alternative=suivante):
            termes.append(terme)
            suivante = False
    return tuple(termes[:TERMES_MAX])


def _terms(phrase: str, mot: str, *, exclu: bool, alternative: bool) -> list[Terme]:
    if mots := sort_key(phrase).split():
        return [Terme(mots=tuple(mots), exclu=exclu, alternative=alternative)]
    morceaux = [m for m in sort_key(mot).split() if len(m) > 1 or m.isdigit()]
    if exclu and len(morceaux) > 1:
        return [Terme(mots=tuple(morceaux), exclu=True)]
    return [
        Terme(mots=(m,), exclu=exclu, alternative=alternative and rang == 0)
        for rang, m in enumerate(morceaux)
    ]


def _join_numbers(texte: str) -> str:
    """« 732 829 320 00074 » is one SIRET, « 732 829 320 » one SIREN."""
    return _NUMERO.sub(lambda trouve: re.sub(r"\D", "", trouve.group()), texte)


def letters(mot: str) -> str:
    """Its letters in alphabetical order: the same for « lyon » and « lyno »."""
    return "".join(sorted(mot))


def sigle_word(mot: str) -> str:
    """The word that stands for a sigle in the documents; empty when the word is not a sigle."""
    return f"{PREFIXE_SIGLE}{mot}" if mot in SIGLES else ""
