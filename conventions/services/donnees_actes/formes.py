"""Plain values only: what is frozen is text, numbers as text, dates as ISO text, lists and null."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone


def iso(valeur: date | datetime | None) -> str | None:
    """ISO day, in Paris for an instant."""
    if isinstance(valeur, datetime):
        valeur = timezone.localtime(valeur).date()
    return valeur.isoformat() if valeur else None


def texte(valeur: Decimal | int | None) -> str | None:
    """A number as text, exact: `8.15`."""
    return None if valeur is None else str(valeur)


def jour_de(at: datetime) -> date:
    """The civil day of an instant, in Paris."""
    return timezone.localtime(at).date()
