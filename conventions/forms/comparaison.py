"""What differs between two readings of a dossier: question by question, word by word in long texts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import Any

from conventions.models import Atelier
from conventions.services.lecture import ReponseLue, SectionLue


class Sort(Enum):
    """What became of a passage."""

    GARDE = "garde"
    AJOUTE = "ajoute"
    RETIRE = "retire"


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A run of words with one fate."""

    texte: str
    sort: Sort

    @property
    def ajoute(self) -> bool:
        """Only in the later version."""
        return self.sort is Sort.AJOUTE

    @property
    def retire(self) -> bool:
        """Only in the earlier version."""
        return self.sort is Sort.RETIRE


@dataclass(frozen=True, kw_only=True)
class Ecart:
    """One answer that differs; `passages` when it is a long text, empty otherwise."""

    libelle: str
    avant: str
    apres: str
    passages: Sequence[Passage] = ()


@dataclass(frozen=True, kw_only=True)
class SectionComparee:
    """The differences of one section, in the order of its questions."""

    libelle: str
    ecarts: Sequence[Ecart]


def compare_sections(avant: Iterable[SectionLue], apres: Iterable[SectionLue]) -> list[SectionComparee]:
    """Sections that differ, and only them."""
    lues = {section.code: section for section in avant}
    comparees = []
    for section in apres:
        ancienne = lues.get(section.code)
        ecarts = _differences(ancienne.reponses if ancienne else [], section.reponses)
        if ecarts:
            comparees.append(SectionComparee(libelle=section.libelle, ecarts=ecarts))
    return comparees


def compare_lists(avant: Mapping[str, Any], apres: Mapping[str, Any]) -> list[SectionComparee]:
    """Ateliers and papers of two frozen versions that differ."""
    blocs = [
        ("Ateliers", _ateliers(avant), _ateliers(apres)),
        ("Pièces", _pieces(avant), _pieces(apres)),
    ]
    comparees = []
    for libelle, anciens, nouveaux in blocs:
        noms = list(dict.fromkeys([*nouveaux, *anciens]))
        ecarts = [
            Ecart(libelle=nom, avant=_words(anciens.get(nom)), apres=_words(nouveaux.get(nom)))
            for nom in noms
            if anciens.get(nom) != nouveaux.get(nom)
        ]
        if ecarts:
            comparees.append(SectionComparee(libelle=libelle, ecarts=ecarts))
    return comparees


def compare_words(avant: str, apres: str) -> list[Passage]:
    """The passages kept, added and removed between two texts, in reading order."""
    anciens, nouveaux = _cut(avant), _cut(apres)
    passages = []
    for code, i1, i2, j1, j2 in SequenceMatcher(None, anciens, nouveaux, autojunk=False).get_opcodes():
        if code == "equal":
            passages.append(Passage(texte="".join(nouveaux[j1:j2]), sort=Sort.GARDE))
            continue
        if i1 < i2:
            passages.append(Passage(texte="".join(anciens[i1:i2]), sort=Sort.RETIRE))
        if j1 < j2:
            passages.append(Passage(texte="".join(nouveaux[j1:j2]), sort=Sort.AJOUTE))
    return passages


def changed_lines(avant: str, apres: str) -> tuple[str, str]:
    """The lines of a table that are not the same on both sides, in order."""
    anciennes, nouvelles = avant.splitlines(), apres.splitlines()
    ecarts = [
        (anciennes[i1:i2], nouvelles[j1:j2])
        for code, i1, i2, j1, j2 in SequenceMatcher(None, anciennes, nouvelles, autojunk=False).get_opcodes()
        if code != "equal"
    ]
    retirees, ajoutees = ([ligne for cote in cotes for ligne in cote] for cotes in zip(*ecarts, strict=True))
    return "\n".join(retirees), "\n".join(ajoutees)


def _cut(texte: str) -> list[str]:
    """Words with the spaces that follow them."""
    return re.findall(r"\S+\s*|\s+", texte)


def _differences(avant: Sequence[ReponseLue], apres: Sequence[ReponseLue]) -> list[Ecart]:
    anciennes = {reponse.nom: reponse for reponse in avant}
    nouvelles = {reponse.nom: reponse for reponse in apres}
    ecarts = []
    for nom in dict.fromkeys([*nouvelles, *anciennes]):
        ancienne, nouvelle = anciennes.get(nom), nouvelles.get(nom)
        lue = nouvelle or ancienne
        valeurs = (ancienne.valeur if ancienne else "", nouvelle.valeur if nouvelle else "")
        if lue is None or valeurs[0] == valeurs[1]:
            continue
        if lue.tableau and all(valeurs):
            valeurs = changed_lines(*valeurs)
        passages = compare_words(*valeurs) if lue.texte and all(valeurs) else ()
        ecarts.append(Ecart(libelle=lue.libelle, avant=valeurs[0], apres=valeurs[1], passages=passages))
    return ecarts


def _ateliers(donnees: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {ligne["nom"]: ligne for ligne in donnees["ateliers"]}


def _pieces(donnees: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The files of each paper, in order."""
    pieces: dict[str, dict[str, Any]] = {}
    for piece in donnees["pieces"]:
        nom = piece.get("libelle") or piece["code"]
        pieces.setdefault(nom, {"fichiers": []})["fichiers"].append((piece["nom"], piece["sha256"]))
    return pieces


def _words(ligne: Mapping[str, Any] | None) -> str:
    """One line in words: the columns of an atelier, or the names of files with the start of their hash."""
    if ligne is None:
        return ""
    if "fichiers" in ligne:
        return " ; ".join(f"{nom} (empreinte {sha256[:8]})" for nom, sha256 in ligne["fichiers"])
    noms = {champ.name: str(champ.verbose_name) for champ in Atelier._meta.fields}
    return " ; ".join(f"{noms.get(nom, nom)} : {valeur}" for nom, valeur in ligne.items() if nom != "nom")
