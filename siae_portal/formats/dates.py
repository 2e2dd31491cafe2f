"""Dates in words and in figures, and the time left before one of them."""

import calendar
from datetime import date, datetime

from django.utils import timezone

from siae_portal.formats.typographie import INSECABLE

_MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def _as_date(value: date | datetime) -> date:
    """The civil day in Paris of an instant; a date is itself."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def date_longue(value: date | datetime) -> str:
    """`14 janvier 2027`, `1er mars 2027`, with no-break spaces."""
    jour = _as_date(value)
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return INSECABLE.join((quantieme, _MOIS[jour.month - 1], str(jour.year)))


def date_courte(value: date | datetime) -> str:
    """`14/01/2027`, for tables."""
    return f"{_as_date(value):%d/%m/%Y}"


def heure(value: datetime) -> str:
    """`16 h 40`, in Paris."""
    return f"{timezone.localtime(value):%-H{INSECABLE}h{INSECABLE}%M}"


def dans_jours(value: date | datetime, today: date) -> str:
    """Time between `today` and the date, in words that no line breaks: `dans 23 jours`, `demain`."""
    ecart = (_as_date(value) - today).days
    proches = {0: "aujourd’hui", 1: "demain", -1: "hier"}
    if ecart in proches:
        return proches[ecart]
    mots = ("dans",) if ecart > 0 else ("il", "y", "a")
    return INSECABLE.join((*mots, str(abs(ecart)), "jours"))


def add_months(jour: date, mois: int) -> date:
    """Same day of the month, or its last day."""
    total = jour.year * 12 + jour.month - 1 + mois
    annee, rang = divmod(total, 12)
    return date(annee, rang + 1, min(jour.day, calendar.monthrange(annee, rang + 1)[1]))
