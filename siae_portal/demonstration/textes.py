"""Sentences of the demonstration dossiers (`donnees/textes.toml`)."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

FICHIER = Path(__file__).resolve().parent / "donnees" / "textes.toml"


@lru_cache
def textes() -> dict[str, Any]:
    """Sentence, number or list of each field."""
    return tomllib.loads(FICHIER.read_text(encoding="utf-8"))
