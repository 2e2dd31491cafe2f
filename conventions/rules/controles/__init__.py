"""Automatic checks at deposit: a row of data each (regles_de_controle.csv) and one small function.

Adding a check: its row in the file, its function in one of the modules of this package, its test. A function
answers True when the check passes; a check whose facts are missing passes (completeness is RC14).
"""

from conventions.rules.controles.moteur import (
    FONCTIONS,
    Parametres,
    RegleControle,
    ResultatControle,
    regles_adaptees,
    regles_de_base,
    run_controles,
)

from . import activite, budget, calendrier, identite  # noqa: F401 — each declares its functions

__all__ = [
    "FONCTIONS",
    "Parametres",
    "RegleControle",
    "ResultatControle",
    "regles_adaptees",
    "regles_de_base",
    "run_controles",
]
