"""Labels and recognitions (labels.csv): who gives them, what they are needed for, when to warn."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

# Issue of the project: a label is worth renewing three months ahead.
PREAVIS_JOURS = 90
_FICHIER = Path(__file__).resolve().parent.parent / "donnees" / "labels.csv"


def organisme_le(code: str, *, on: date = date.max) -> str:
    """Name of the body that gives the label that day, by default today's; empty when the structure types it.

    Where the file does not say when a body changed its name, its last line is today's name.
    """
    noms = [nom for nom, debut, fin in _rows().get(code, ()) if (not debut or debut <= on) and on <= fin]
    return noms[-1] if noms else ""


@cache
def _rows() -> dict[str, tuple[tuple[str, date | None, date], ...]]:
    par_code: dict[str, tuple[tuple[str, date | None, date], ...]] = {}
    with _FICHIER.open(encoding="utf-8", newline="") as lignes:
        for ligne in csv.DictReader(lignes):
            if "saisir" in ligne["organisme"] or "vérifier" in ligne["organisme"]:
                continue
            debut, fin = ligne["organisme_valable_du"], ligne["organisme_valable_au"]
            nom = (
                ligne["organisme"],
                date.fromisoformat(debut) if debut else None,
                date.fromisoformat(fin) if fin else date.max,
            )
            par_code[ligne["code"]] = (*par_code.get(ligne["code"], ()), nom)
    return par_code
