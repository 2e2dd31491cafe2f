"""Campaigns of deposit: their calendar as data, their state on a day, their shift to the next year."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from conventions.enums import EtatCampagne, Gravite
from conventions.rules.controles import ResultatControle
from conventions.rules.delais import add_months
from siae_portal.formats import date_longue

DONNEES = Path(__file__).resolve().parent.parent / "donnees" / "calendrier_campagne.csv"
HORS_CAMPAGNE = "CAMP"
"""Code of the check « deposited after the end of the campaign »: an alert to justify, never a wall."""
JOURS_DE_RAPPEL = (15, 7, 2)
_AN_MOIS = 12


@dataclass(frozen=True, kw_only=True)
class CalendrierOrdinaire:
    """The ordinary campaign of a year, as the text that was read describes it."""

    natures: tuple[str, ...]
    ouverture_on: date
    cloture_on: date
    source: str


@lru_cache
def _ligne() -> dict[str, str]:
    with DONNEES.open(encoding="utf-8", newline="") as lignes:
        return next(csv.DictReader(lignes))


def calendrier_ordinaire(annee: int) -> CalendrierOrdinaire:
    """The last quarter of the year before `annee` (calendrier_campagne.csv): only a proposal."""
    ligne = _ligne()
    return CalendrierOrdinaire(
        natures=tuple(ligne["natures"].split(";")),
        ouverture_on=date(annee - 1, int(ligne["ouverture_mois"]), int(ligne["ouverture_jour"])),
        cloture_on=date(annee - 1, int(ligne["cloture_mois"]), int(ligne["cloture_jour"])),
        source=ligne["source"],
    )


def etat_campagne(*, ouverture_on: date, cloture_on: date, on: date) -> EtatCampagne:
    """Both bounds are days of the campaign: it closes at the end of its last day."""
    if on < ouverture_on:
        return EtatCampagne.A_VENIR
    return EtatCampagne.OUVERTE if on <= cloture_on else EtatCampagne.CLOSE


def etat_en_mots(*, ouverture_on: date, cloture_on: date, on: date) -> str:
    """« ouverte jusqu’au 31 décembre 2026 », « à venir, ouvre le … », « close depuis le … »."""
    return {
        EtatCampagne.A_VENIR: f"à venir, ouvre le {date_longue(ouverture_on)}",
        EtatCampagne.OUVERTE: f"ouverte jusqu’au {date_longue(cloture_on)}",
        EtatCampagne.CLOSE: f"close depuis le {date_longue(cloture_on)}",
    }[etat_campagne(ouverture_on=ouverture_on, cloture_on=cloture_on, on=on)]


def un_an_plus_tard(jour: date, *, ans: int = 1) -> date:
    """The same day so many years later; 29 February gives 28 February."""
    return add_months(jour, _AN_MOIS * ans)


def controle_campagne(*, libelle: str, cloture_on: date, on: date) -> ResultatControle:
    """Whether a deposit of that day (in Paris) comes before the end of its campaign, last day included."""
    return ResultatControle(
        regle=HORS_CAMPAGNE,
        gravite=Gravite.ALERTE,
        reussi=on <= cloture_on,
        message=f"Dépôt après la clôture de la campagne « {libelle} », close depuis le "
        f"{date_longue(cloture_on)}.",
        source="Calendrier de la campagne, fixé par le service.",
    )
