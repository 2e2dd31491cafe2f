"""Which exits are examined, and what is asked to record one (reglement.md §5.4)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from structures.rules import ReglesStructure

# A day in months, as the platform of the State counts it
# (gip-inclusion/pilotage-airflow, dbt `duree_en_mois`: days between the two dates × this factor).
JOUR_EN_MOIS = Decimal("0.0328767")


def presence_mois(entree_on: date, sortie_on: date) -> Decimal:
    """Months between the two dates, not rounded."""
    return (sortie_on - entree_on).days * JOUR_EN_MOIS


def is_examined(
    *,
    regles: ReglesStructure,
    entree_on: date,
    sortie_on: date,
    heures_totales: Decimal | None,
    au_denominateur: bool,
) -> bool:
    """Whether an exit counts in the rates of its structure.

    Withdrawn reasons never count. EI, ACI: more than `presence_min_mois` months of presence, and at least
    `heures_min_sortie` hours where the hours are known (they are not asked there). AI, ETTI: at least
    `heures_min_sortie` hours; an unknown number does not count. No threshold for the other kinds.

    Source: gip-inclusion/pilotage-airflow, dbt `stg_sorties_aci_ei` (> 2.65 months, >= 1 hour) and
    `heures_ai_etti` (>= 150 hours); reglement.md §5.4.
    """
    if not au_denominateur:
        return False
    minimum = regles.presence_min_mois
    if minimum is not None and presence_mois(entree_on, sortie_on) <= minimum:
        return False
    if regles.heures_min_sortie is None:
        return True
    if heures_totales is None:
        return not regles.heures_requises_sortie
    return heures_totales >= regles.heures_min_sortie


@dataclass(frozen=True, kw_only=True)
class FaitsSortie:
    """An exit about to be recorded; `on`: the day it is recorded."""

    sortie_on: date
    entree_on: date
    dernier_entretien_on: date | None
    heures_totales: Decimal | None
    heures_requises: bool
    on: date


def refus_sortie(faits: FaitsSortie) -> dict[str, str]:
    """Reasons why the exit cannot be recorded, by field; empty when it can."""
    refus = {}
    if jour := _refus_jour(faits):
        refus["sortie_on"] = jour
    if faits.heures_requises and faits.heures_totales is None:
        refus["heures_totales"] = (
            "Indiquez les heures travaillées en tout : elles décident si la sortie compte dans le taux."
        )
    return refus


def _refus_jour(faits: FaitsSortie) -> str | None:
    if faits.sortie_on > faits.on:
        return "Cette date est à venir : enregistrez la sortie le jour venu."
    if faits.sortie_on < faits.entree_on:
        return "La sortie précède l’entrée dans la structure : corrigez la date."
    if faits.dernier_entretien_on and faits.sortie_on < faits.dernier_entretien_on:
        return "Un entretien est noté après cette date : corrigez la date de sortie."
    return None
