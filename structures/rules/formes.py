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


def libelles_formes() -> Mapping[str, str]:
    """Label of each legal category that a structure may have, by code."""
    return _column("formes_juridiques.csv", "code", "libelle")


def formes_admises(type_structure: str) -> frozenset[str]:
    """Legal categories that the file admits for a kind (RC07)."""
    return frozenset(code for code, types in _types_by_form().items() if type_structure in types)


def types_admis(categorie_juridique: str) -> tuple[str, ...]:
    """Kinds that the file opens to a legal category."""
    return _types_by_form().get(categorie_juridique, ())


@cache
def _types_by_form() -> Mapping[str, tuple[str, ...]]:
    with (_DONNEES / "formes_juridiques.csv").open(encoding="utf-8", newline="") as lignes:
        return {
            ligne["code"]: tuple(code for code in ligne["types"].split(";") if code)
            for ligne in csv.DictReader(lignes)
        }
