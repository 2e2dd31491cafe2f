"""The fields of the dossier unique: data files, on which dated adaptations are laid (ADR 0030).

`champs_dui.csv` holds the fields read in the texts, `champs_portail.csv` those of this portal,
`champs_presentation.csv` how they are grouped and an example of each. Nothing here reads the database.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from conventions.rules.fondements import articles_by_kind, articles_of, dotted
from structures.rules import REGLES, ReglesStructure

DONNEES = Path(__file__).resolve().parent.parent / "donnees"
OUI, NON, CONDITION = "oui", "non", "condition"
_SIGNE = re.compile(r"(?<=\w)([;:?])(?= )")
Valeurs = Mapping[str, Mapping[str, Any]]
"""Code → what an adaptation changes in the row of that code, or the whole row of a code it creates."""


@dataclass(frozen=True, kw_only=True)
class Rubrique:
    """One section of the dossier."""

    code: str
    libelle: str
    aide: str = ""
    ordre: int = 0
    actif: bool = True


@dataclass(frozen=True, kw_only=True)
class Champ:
    """One field: of which kinds and natures (empty: all), how it is typed, when it is mandatory, why.

    `forme`: how it is typed (`texte_court`, `montant_eur`, `choix:liste`, `tableau:nom`…). `relatif`: may be
    negative. `replie`: stands in a folded group. `actif`: withdrawn by an adaptation when False.
    """

    code: str
    rubrique: str
    libelle: str
    forme: str
    ordre: int = 0
    groupe: str = ""
    aide: str = ""
    exemple: str = ""
    types: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    obligatoire: str = NON
    condition: str = ""
    reprise: str = "aucune"
    confiance: str = "P"
    source: str = ""
    replie: bool = False
    relatif: bool = False
    actif: bool = True

    def concerns(self, *, type_structure: str, nature: str) -> bool:
        """Whether the field is asked of this kind for this nature of request."""
        return (
            self.actif
            and (not self.types or type_structure in self.types)
            and (not self.natures or nature in self.natures)
        )

    @property
    def tableau(self) -> str:
        """Name of the table the field holds, empty for any other field."""
        return self.forme.removeprefix("tableau:") if self.forme.startswith("tableau:") else ""

    @cached_property
    def articles(self) -> tuple[str, ...]:
        """Articles of the source: « R5132-2 »."""
        return articles_of(self.source)

    def pourquoi(self, regles: ReglesStructure) -> str:
        """The legal reason of the question for one kind, empty when no article was read for it."""
        if regles.articles.contenu in self.articles:
            article = dotted(regles.articles.contenu)
            return f"La convention doit contenir cette information : article {article} du code du travail."
        if self._is_about_length and regles.articles.duree:
            article = dotted(regles.articles.duree)
            return f"La durée d’une convention est fixée par l’article {article} du code du travail."
        propres = [a for a in self.articles if a not in articles_by_kind()]
        if propres:
            return f"Cette question vient de l’article {dotted(propres[0])} du code du travail."
        return ""

    @property
    def _is_about_length(self) -> bool:
        """The texts on length run in parallel from one kind to the next (reglement.md §2.4): one was read."""
        return bool(
            set(self.articles) & {regles.articles.duree for regles in REGLES.values() if regles.en_etp}
        )


def read_csv(nom: str) -> list[dict[str, str]]:
    """The rows of one data file of the app."""
    with (DONNEES / nom).open(encoding="utf-8", newline="") as lignes:
        return list(csv.DictReader(lignes))


def signes_espaces(texte: str) -> str:
    """A space before the high marks of a data file, which French typography then makes no-break."""
    return _SIGNE.sub(r" \1", texte)


def codes(texte: str, tout: str) -> tuple[str, ...]:
    """Codes of a `;` list; the word that means all gives none."""
    return () if texte in (tout, "") else tuple(texte.split(";"))


@lru_cache
def champs_de_base() -> Mapping[str, Champ]:
    """Every field of the files, by its code, in the order in which a person reads them."""
    lues = {
        ligne["code"]: ligne for nom in ("champs_dui", "champs_portail") for ligne in read_csv(f"{nom}.csv")
    }
    presentation = read_csv("champs_presentation.csv")
    return {
        forme["code"]: _champ(lues[forme["code"]], forme, rang) for rang, forme in enumerate(presentation)
    }


def _champ(ligne: Mapping[str, str], forme: Mapping[str, str], rang: int) -> Champ:
    return Champ(
        code=ligne["code"],
        rubrique=ligne["rubrique"],
        ordre=rang,
        groupe=forme["groupe"],
        libelle=signes_espaces(ligne["libelle"]),
        aide=_asked(signes_espaces(ligne["aide"]), ligne),
        exemple=forme["exemple"],
        forme=ligne["forme"],
        types=codes(ligne["types"], "tous"),
        natures=codes(ligne["natures"], "toutes"),
        obligatoire=ligne["obligatoire"],
        condition=ligne["condition"],
        reprise=ligne["reprise"],
        confiance=ligne["confiance"],
        source=ligne["source"],
        replie=forme["replie"] == OUI,
        relatif=forme["relatif"] == OUI,
    )


def _asked(aide: str, ligne: Mapping[str, str]) -> str:
    """A mandatory yes-or-no question is answered, not ticked."""
    if ligne["forme"] == "booleen" and ligne["obligatoire"] != NON:
        return re.sub(r"\b([Cc])ochez s(i |’)", r"Répondez oui s\2", aide)
    return aide


@lru_cache
def rubriques_de_base() -> Mapping[str, Rubrique]:
    """Every section of the files, in order."""
    return {
        ligne["code"]: Rubrique(
            code=ligne["code"], libelle=ligne["libelle"], aide=ligne["aide"], ordre=10 * rang
        )
        for rang, ligne in enumerate(read_csv("rubriques.csv"), start=1)
    }


def champs_adaptes(valeurs: Valeurs) -> list[Champ]:
    """The fields with what adaptations change, withdraw or add; in order."""
    base = champs_de_base()
    if not valeurs:
        return list(base.values())
    adaptes = dict(base)
    for code, change in valeurs.items():
        origine = base.get(code) or Champ(code=code, rubrique="", libelle=code, forme="texte_court")
        adaptes[code] = replace(origine, **_as_tuples(change))
    return sorted((c for c in adaptes.values() if c.actif), key=lambda c: (c.ordre, c.code))


def rubriques_adaptees(valeurs: Valeurs) -> list[Rubrique]:
    """The sections with what adaptations change, withdraw or add; in order."""
    base = rubriques_de_base()
    adaptees = dict(base)
    for code, change in valeurs.items():
        adaptees[code] = replace(base.get(code) or Rubrique(code=code, libelle=code), **change)
    return sorted((r for r in adaptees.values() if r.actif), key=lambda r: (r.ordre, r.code))


def _as_tuples(change: Mapping[str, Any]) -> dict[str, Any]:
    return {nom: tuple(valeur) if isinstance(valeur, list) else valeur for nom, valeur in change.items()}
