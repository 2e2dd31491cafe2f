"""Labels of the legal categories (formes_juridiques.csv) and of the NAF sections (naf_sections.csv)."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_DONNEES = Path(__file__).resolve().parent.parent / "donnees"


def libelle_forme(categorie_juridique: str) -> str:
    """« Association déclarée » for 9220; empty when the category is not one of the file."""
    return _labels("formes_juridiques.csv", "code").get(categorie_juridique, "")


def libelle_section_naf(section: str) -> str:
    """« N – Activités de services administratifs et de soutien » for N; empty when it is not a section."""
    libelle = _labels("naf_sections.csv", "section").get(section)
    return f"{section} – {libelle}" if libelle else ""


@cache
def _labels(fichier: str, cle: str) -> Mapping[str, str]:
    with (_DONNEES / fichier).open(encoding="utf-8", newline="") as lignes:
        return {ligne[cle]: ligne["libelle"] for ligne in csv.DictReader(lignes)}
