"""The fingerprint of one answer: what a page read, compared with what stands when it is saved.

Two people who answer different questions never meet; the same question answered twice is a conflict.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from conventions.rules.questions import Question, est_vide
from conventions.rules.tableaux import tableaux

EN_NOMBRE = frozenset({"entier", "decimal_2", "montant_eur", "pourcentage_2"})
SANS_EMPREINTE = frozenset({"iban"})
"""Never shown back, so never read: nothing to compare."""
LONGUEUR = 16


def empreinte_reponse(question: Question, valeur: Any) -> str:
    """The same for the same answer, whether it was just typed, read from a column or from JSON."""
    ecrite = json.dumps(canonical(question, valeur), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(ecrite.encode()).hexdigest()[:LONGUEUR]


def canonical(question: Question, valeur: Any) -> Any:
    """One writing of an answer."""
    if question.champ.tableau:
        return _lines(question.champ.tableau, valeur)
    if question.forme == "booleen" and question.champ.obligatoire == "non":
        return bool(valeur)
    if est_vide(valeur):
        return ""
    if question.forme in EN_NOMBRE:
        return _number(valeur)
    return _scalar(valeur)


def _lines(nom: str, lignes: Any) -> list[dict[str, Any]]:
    """Lines that say something, without their empty cells."""
    tableau = tableaux()[nom]
    cle = tableau.cle if tableau.fixes else ""
    nombres = {colonne.nom for colonne in tableau.colonnes if colonne.forme in EN_NOMBRE}
    gardees = []
    for ligne in lignes or ():
        if not isinstance(ligne, Mapping):
            continue
        remplies = ((c, v) for c, v in ligne.items() if not est_vide(v))
        cellules = {c: _number(v) if c in nombres else _scalar(v) for c, v in remplies}
        if set(cellules) - {cle}:
            gardees.append(cellules)
    return gardees


def _scalar(valeur: Any) -> Any:
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, list | tuple):
        return [_scalar(element) for element in valeur]
    return str(valeur) if isinstance(valeur, Decimal | time) else valeur


def _number(valeur: Any) -> str:
    try:
        return format(Decimal(str(valeur)).normalize(), "f")
    except InvalidOperation:
        return str(valeur)
