"""What is written in the acts whatever the kind: figures of law, print of the frozen data, articles cited.

Pure functions and constants, each with its source.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

# Ceiling of the part modulée, in percent of the montant socle (arrêté du 6 mars 2014, reglement.md §3.1).
PART_MODULEE_MAX_PCT = Decimal(10)
# Receipts of an ACI, in percent of the charges: ordinary ceiling, then with a derogation (D5132-34).
PLAFOND_RECETTES_PCT = Decimal(30)
PLAFOND_RECETTES_DEROGATION_PCT = Decimal(50)
# Effect of the décret 2024-560 on the commissions: acts cite it where the body it created is in force.
EFFET_DECRET_2024_560 = date(2024, 7, 1)

# Path of the public page, printed in every act: it must never change, whatever the routes become.
CHEMIN_VERIFICATION = "/verification/"

_ARTICLE = re.compile(r"\b[LRD]\*?\d{4}(?:-\d+)*\b")
_TEXTE = re.compile(r"\b(?:arrêté|décret|loi|instruction|circulaire)\b[^;(]*", re.IGNORECASE)
_ADRESSE = re.compile(r"\s*https?://\S+")


def canonique(donnees: Mapping[str, Any]) -> bytes:
    """The frozen data of an act as bytes: JSON, sorted keys, no space. The same data give the same bytes."""
    return json.dumps(donnees, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def empreinte(donnees: Mapping[str, Any]) -> str:
    """Hexadecimal sha256 of the frozen data, printed in the act."""
    return hashlib.sha256(canonique(donnees)).hexdigest()


def est_association(categorie_juridique: str) -> bool:
    """Whether the legal category (INSEE) is an association: 92xx."""
    return categorie_juridique.startswith("92")


def est_porteur_public(categorie_juridique: str) -> bool:
    """Whether the legal category (INSEE) is a public body: 4xxx and 7xxx."""
    return categorie_juridique[:1] in {"4", "7"}


def texte_cite(source: str) -> str:
    """The text of law named by a `source` column, without its addresses; empty when it names none.

    « R5132-2 https://… » gives « R5132-2 »; « loi 2021-1109 du 24 août 2021; décret… » gives its first text.
    """
    propre = _ADRESSE.sub("", source)
    if trouve := _ARTICLE.search(propre):
        return trouve.group()
    trouve = _TEXTE.search(propre)
    return trouve.group().strip(" ,:") if trouve else ""
