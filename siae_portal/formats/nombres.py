"""Amounts, full-time posts and rates, as a French reader expects them."""

from decimal import ROUND_HALF_UP, Decimal

from siae_portal.formats.typographie import INSECABLE, INSECABLE_FINE


def _decimal(value: Decimal | int, decimals: int) -> str:
    quantum = Decimal(1).scaleb(-decimals)
    rounded = Decimal(value).quantize(quantum, rounding=ROUND_HALF_UP)
    sign = "\u2212" if rounded < 0 else ""
    return sign + f"{abs(rounded):,}".replace(",", INSECABLE_FINE).replace(".", ",")


def euros(value: Decimal | int) -> str:
    """Amount in euros, to the cent, half-up: `12 345,67 €`."""
    return f"{_decimal(value, 2)}{INSECABLE}€"


def etp(value: Decimal | int) -> str:
    """Full-time posts (équivalents temps plein), two decimals: `8,15 ETP`."""
    return f"{_decimal(value, 2)}{INSECABLE}ETP"


def taux(value: Decimal | int, decimals: int = 0) -> str:
    """A rate given as a share of one (`Decimal("0.58")`), as a percentage: `58 %`."""
    return f"{_decimal(Decimal(value) * 100, decimals)}{INSECABLE}%"


def taille(octets: int) -> str:
    """Size of a file, in thousands of bytes: `840 octets`, `12 ko`, `1,3 Mo`; half-up."""
    if octets < 1000:
        return f"{octets}{INSECABLE}octet{'s' if octets > 1 else ''}"
    if octets < 999_500:
        return f"{_decimal(Decimal(octets) / 1000, 0)}{INSECABLE}ko"
    return f"{_decimal(Decimal(octets) / 10**6, 1)}{INSECABLE}Mo"


def decimal_court(value: Decimal | int) -> str:
    """A number with two decimals at most, and no useless zero: `12,5`, `14 833`."""
    return _decimal(value, 2).rstrip("0").rstrip(",")


def points(ecart: Decimal) -> str:
    """Signed difference of two percentages: `+1 point`, `−2,5 points`."""
    signe = "+" if ecart > 0 else "\u2212" if ecart < 0 else ""
    return f"{signe}{decimal_court(abs(ecart))}{INSECABLE}point{'s' if abs(ecart) >= 2 else ''}"


def entier(value: Decimal | int) -> str:
    """A whole number, its thousands apart: `12 345`."""
    return _decimal(value, 0)
