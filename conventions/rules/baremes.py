"""Amounts of an annexe: exact decimals, half-up to the cent (reglement.md §3.3)."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from conventions.enums import NatureEcheance

CENT = Decimal("0.01")
ANNEE_PLEINE_MOIS = 12
# Adjustments on real occupation after the 5th, 8th and 11th month (arrêté du 05/12/2022, reglement.md §3.4).
MOIS_DE_REGULARISATION = (5, 8, 11)


def arrondi(valeur: Decimal) -> Decimal:
    """To the cent, half up."""
    return valeur.quantize(CENT, rounding=ROUND_HALF_UP)


def montant_annexe(*, etp: Decimal, unitaire_eur: Decimal, nb_mois: int) -> Decimal:
    """Amount (euros): `round(ETP × unit)` in full year, `round(ETP × unit ÷ 12) × months` otherwise.

    Args:
        etp: full-time posts, two decimals.
        unitaire_eur: euros per ETP and per year.
        nb_mois: months of the annexe, 1 to 12.
    Source: RC38, recomputed on real ASP annexes.
    """
    if nb_mois == ANNEE_PLEINE_MOIS:
        return arrondi(etp * unitaire_eur)
    return arrondi(etp * unitaire_eur / ANNEE_PLEINE_MOIS) * nb_mois


def montant_geiq(
    *, nb_814: int, nb_1400: int, unitaire_eur: Decimal, unitaire_majore_eur: Decimal
) -> Decimal:
    """Amount (euros) of a GEIQ convention: accompagnements of the year × amounts of the arrêté (RC43)."""
    return arrondi(nb_814 * unitaire_eur + nb_1400 * unitaire_majore_eur)


def mois_entre(debut_on: date, fin_on: date) -> int:
    """Civil months touched by a period, both bounds included."""
    return (fin_on.year - debut_on.year) * 12 + fin_on.month - debut_on.month + 1


def echeancier(
    *, debut_on: date, fin_on: date, montant_eur: Decimal
) -> list[tuple[date, NatureEcheance, Decimal]]:
    """Planned payments: equal months, the last one takes the cents, so that the sum is the amount exactly.

    Returns:
        (first day of the month, nature, euros) in order.
    """
    nb_mois = mois_entre(debut_on, fin_on)
    mensualite = (montant_eur / nb_mois).quantize(CENT, rounding="ROUND_DOWN")
    montants = [mensualite] * (nb_mois - 1) + [montant_eur - mensualite * (nb_mois - 1)]
    return [
        (_month(debut_on, rang), NatureEcheance.ACOMPTE, montant) for rang, montant in enumerate(montants)
    ]


def _month(debut_on: date, rang: int) -> date:
    mois = debut_on.month - 1 + rang
    return date(debut_on.year + mois // 12, mois % 12 + 1, 1)
