"""Sectors of the directory (secteurs_activite.csv): their label and their usual activities."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FICHIER = Path(__file__).resolve().parent.parent / "donnees" / "secteurs_activite.csv"


def libelle_secteur(code: str) -> str:
    """« Bâtiment et travaux publics » for `batiment`; empty when the sector is not one of the file."""
    return libelles_secteurs().get(code, "")


def activites_courantes(code: str) -> str:
    """What is usually done in the sector, in words; empty when the sector is not one of the file."""
    return _rows().get(code, ("", ""))[1]


@cache
def libelles_secteurs() -> Mapping[str, str]:
    """Label of each sector by its code, in the order of the file."""
    return MappingProxyType({code: libelle for code, (libelle, _) in _rows().items()})


@cache
def _rows() -> Mapping[str, tuple[str, str]]:
    with _FICHIER.open(encoding="utf-8", newline="") as lignes:
        return {
            # What stands in brackets names the kind concerned, not an activity.
            ligne["code"]: (ligne["libelle"], re.sub(r"\([^)]*\)", "", ligne["activites_courantes"]))
            for ligne in csv.DictReader(lignes)
        }
