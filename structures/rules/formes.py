"""Labels of the legal categories (formes_juridiques.csv) and of the NAF sections (naf_sections.csv)."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

# Families of formes_juridiques.csv, in the order in which they are offered.
FAMILLES = MappingProxyType(
    {
        "association": "Association",
        "societe": "Société, coopérative comprise",
        "public": "Collectivité ou établissement public",
        "fondation": "Fondation",
        "prive_non_lucratif": "Autre organisme privé sans but lucratif",
        "personne_physique": "Entrepreneur individuel",
    }
)
_DONNEES = Path(__file__).resolve().parent.parent / "donnees"


def libelle_forme(categorie_juridique: str) -> str:
    """« Association déclarée » for 9220; empty when the category is not one of the file."""
    return _column("formes_juridiques.csv", "code", "libelle").get(categorie_juridique, "")


def famille_forme(categorie_juridique: str) -> str:
    """`association` for 9220, a key of `FAMILLES`; empty when the category is not one of the file."""
    return _column("formes_juridiques.csv", "code", "famille").get(categorie_juridique, "")


def libelle_section_naf(section: str) -> str:
    """« N – Activités de services administratifs et de soutien » for N; empty when it is not a section."""
    libelle = _column("naf_sections.csv", "section", "libelle").get(section)
    return f"{section} – {libelle}" if libelle else ""


@cache
def _column(fichier: str, cle: str, colonne: str) -> Mapping[str, str]:
    with (_DONNEES / fichier).open(encoding="utf-8", newline="") as lignes:
        return {ligne[cle]: ligne[colonne] for ligne in csv.DictReader(lignes)}
