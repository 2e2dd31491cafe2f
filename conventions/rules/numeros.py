"""Numbers in the form of the ASP, and the same shape for a GEIQ (reglement.md §6)."""

import re
from datetime import date

NUMERO_CONVENTION = re.compile(r"(?P<dep>\w{3}) (?P<date>\d{6}) (?P<type>[A-Z]+) (?P<rang>\d{5})")
CORPS_ANNEXE = re.compile(r"(?P<type>[A-Z]{2,4}?)(?P<dep>\d{2}[A-Z\d])(?P<annee>\d{2})(?P<rang>\d{4})")
NUMERO_ANNEXE = re.compile(r"(ACI|AI|EI|ETTI|EITI|GEIQ)\d{2}[A-Z\d]\d{6}A\dM\d")


def numero_convention(*, departement3: str, debut_on: date, type_structure: str, rang: int) -> str:
    """« 054 010118 ACI 00019 »: département, date of start, kind, order on five digits."""
    return f"{departement3} {debut_on:%d%m%y} {type_structure} {rang:05d}"


def corps_annexe(*, type_structure: str, departement3: str, annee: int, rang: int) -> str:
    """« ACI054180019 »: kind, département, year on two digits, order on four.

    Raises:
        ValueError: the order does not fit on four digits.
    """
    if not 0 < rang < 10_000:
        raise ValueError(f"Rang {rang} hors de la forme ASP.")
    return f"{type_structure}{departement3}{annee % 100:02d}{rang:04d}"


def numero_dossier(*, departement3: str, type_structure: str, annee: int, rang: int) -> str:
    """« ACI-056-2027-0142 »."""
    return f"{type_structure}-{departement3}-{annee}-{rang:04d}"
