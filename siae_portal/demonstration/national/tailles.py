"""How many of each thing a national data set holds (`donnees/national.csv`), whole or in part."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from siae_portal.demonstration.structures import DONNEES


@dataclass(frozen=True, kw_only=True)
class Tailles:
    """Numbers by code. `etp_pour_100`: funded ETP for a hundred people on a path."""

    structures: Mapping[str, int]
    labels: Mapping[str, int]
    salaries: Mapping[str, int]
    etp_pour_100: Mapping[str, Decimal]


def read_tailles(part: Decimal) -> Tailles:
    """The sizes, multiplied by `part` (more than 0, at most 1); at least one structure of each kind."""
    lues: dict[str, dict[str, int]] = {}
    with (DONNEES / "national.csv").open(encoding="utf-8", newline="") as lignes:
        for ligne in csv.DictReader(lignes):
            lues.setdefault(ligne["objet"], {})[ligne["code"]] = int(ligne["nombre"])
    structures = dict(
        zip(lues["structures"], share_out(lues["siae"][""], list(lues["structures"].values())), strict=True)
    )
    return Tailles(
        structures=_scaled(structures | lues["autres"], part),
        labels=_scaled(lues["labels"], part),
        salaries=_scaled(lues["salaries"], part),
        etp_pour_100={code: Decimal(nombre) for code, nombre in lues["etp_pour_100_salaries"].items()},
    )


def share_out(total: int, poids: Sequence[float]) -> list[int]:
    """Whole parts of `total` in proportion to the weights: their sum is exact (largest remainders)."""
    somme = sum(poids)
    parts = [total * p / somme for p in poids]
    entiers = [int(part) for part in parts]
    restes = sorted(range(len(parts)), key=lambda rang: (entiers[rang] - parts[rang], rang))
    for rang in restes[: total - sum(entiers)]:
        entiers[rang] += 1
    return entiers


def _scaled(nombres: Mapping[str, int], part: Decimal) -> dict[str, int]:
    return {code: max(round(nombre * part), 1) for code, nombre in nombres.items()}
