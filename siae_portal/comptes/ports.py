"""What the accounts ask of the apps above: what would be lost if one of them were closed."""

from collections.abc import Callable
from datetime import date

from siae_portal.comptes.models import User

GardeFermeture = Callable[[User, date], list[str]]
"""Given a person and a day, the reasons in French not to close her account; empty when there is none."""

_GARDES: list[GardeFermeture] = []


def register_closing_guard(garde: GardeFermeture) -> None:
    """Have a guard asked before an account is closed."""
    if garde not in _GARDES:
        _GARDES.append(garde)


def closing_refusals(user: User, on: date) -> list[str]:
    """Every reason not to close the account of a person that day."""
    return [raison for garde in _GARDES for raison in garde(user, on)]
