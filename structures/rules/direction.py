"""A structure is never without somebody who represents it: how long its habilitations cover."""

from collections.abc import Iterable
from datetime import date, timedelta

Periode = tuple[date, date | None]


def covered_until(periodes: Iterable[Periode], *, on: date) -> date | None:
    """Last day covered without a gap from `on`; None: for ever; the day before `on`: nobody that day."""
    jusque = on - timedelta(days=1)
    for debut, fin in sorted(periodes, key=lambda periode: periode[0]):
        if debut > jusque + timedelta(days=1):
            break
        if fin is None:
            return None
        jusque = max(jusque, fin)
    return jusque


def covers_less(avant: Iterable[Periode], apres: Iterable[Periode], *, on: date) -> bool:
    """Whether a change would leave the structure without representative sooner than before it."""
    fin_avant, fin_apres = covered_until(avant, on=on), covered_until(apres, on=on)
    if fin_apres is None:
        return False
    return fin_avant is None or fin_apres < fin_avant
