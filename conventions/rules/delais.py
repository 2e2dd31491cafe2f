"""The legal clock: runs from receipt, suspended by requests, never reset (CRPA L114-3, L114-5, L231-4)."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

import holidays

from siae_portal.formats import add_months

Suspension = tuple[date, date]


def jours_suspendus(suspensions: Iterable[Suspension]) -> int:
    """Days of suspension, from each request to its answer or its term."""
    return sum(max((fin - debut).days, 0) for debut, fin in suspensions)


def echeance(*, depose_on: date, delai_mois: int, suspensions: Iterable[Suspension]) -> date:
    """Day when silence refuses: receipt + announced delay (months) + suspended days."""
    return add_months(depose_on, delai_mois) + timedelta(days=jours_suspendus(suspensions))


def end_of_suspension(*, terme_on: date, repondue_on: date | None, on: date) -> date:
    """A suspension ends at the answer or, failing that, at the term: never after `on` while it runs."""
    return min(repondue_on or on, terme_on)


def fin_recours(decision_on: date) -> date:
    """Last day of the two months of remedies (CJA R421-1)."""
    return add_months(decision_on, 2)


@lru_cache
def _feries(annee: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=annee))


def working_days_after(jour: date, nombre: int) -> date:
    """The day that comes `nombre` working days (Monday to Friday, public holidays excluded) later."""
    while nombre:
        jour += timedelta(days=1)
        if jour.weekday() < 5 and jour not in _feries(jour.year):
            nombre -= 1
    return jour
