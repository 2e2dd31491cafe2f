"""Sentences of the demonstration dossiers (`donnees/textes.toml`)."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from conventions.enums import CodeSection
from conventions.rules.dossier import champs_obligatoires
from structures.rules import ReglesStructure

FICHIER = Path(__file__).resolve().parent / "donnees" / "textes.toml"


@lru_cache
def textes() -> dict[str, Any]:
    """Sentence, number or list of each field."""
    return tomllib.loads(FICHIER.read_text(encoding="utf-8"))


def contenu_of(regles: ReglesStructure, section: CodeSection, *, activite: str) -> dict[str, Any]:
    """Content of a section for a kind: every mandatory text, and what the kind adds."""
    connus = {**textes(), "activites_support": f"{activite}."}
    return {champ: connus[champ] for champ in champs_obligatoires(regles, section) if champ in connus}
