"""What the law asks of the contract of a salarié en insertion (reglement.md §4, RC59 to RC63)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from types import MappingProxyType

from siae_portal.formats import add_months
from structures.enums import NatureContrat
from structures.rules import ReglesStructure

# Bounds of likelihood, not of law: beyond them a date was probably mistyped.
AGE_PLAUSIBLE = (16, 75)


class Fin(Enum):
    """Whether a contract has an end."""

    REQUISE = "REQUISE"
    INTERDITE = "INTERDITE"
    FACULTATIVE = "FACULTATIVE"


@dataclass(frozen=True, kw_only=True)
class ReglesContrat:
    """Law of one nature of contract.

    `duree_min_mois`: months, for the first contract. `plafonne`: the cap of the kind (months) blocks;
    `cumule`: it is counted over all the contracts of this nature. `heures_min`: hours a week under which the
    agent will want a reason. `age_min`: years at the start; `parcours_min_mois`: months on a path before it.
    """

    source: str
    fin: Fin
    duree_min_mois: int = 0
    plafonne: bool = False
    cumule: bool = False
    heures_min: Decimal | None = None
    age_min: int = 0
    parcours_min_mois: int = 0


_ALTERNANCE = ReglesContrat(source="reglement.md §4, GEIQ", fin=Fin.FACULTATIVE)
_MISE_A_DISPOSITION = "L5132-7 à L5132-14"

REGLES_CONTRAT: Mapping[NatureContrat, ReglesContrat] = MappingProxyType(
    {
        NatureContrat.CDDI: ReglesContrat(
            source="L5132-5, L5132-11-1, L5132-15-1 (RC59, RC60, RC61)",
            fin=Fin.REQUISE,
            duree_min_mois=4,
            plafonne=True,
            cumule=True,
            heures_min=Decimal(20),
        ),
        NatureContrat.MISSION: ReglesContrat(source="L5132-6 (RC62)", fin=Fin.REQUISE, plafonne=True),
        NatureContrat.CDD_USAGE: ReglesContrat(source=_MISE_A_DISPOSITION, fin=Fin.REQUISE),
        NatureContrat.CDI_MISE_A_DISPOSITION: ReglesContrat(source=_MISE_A_DISPOSITION, fin=Fin.INTERDITE),
        NatureContrat.CDI_INCLUSION: ReglesContrat(
            source="RC63", fin=Fin.INTERDITE, age_min=57, parcours_min_mois=12
        ),
        NatureContrat.PROFESSIONNALISATION: _ALTERNANCE,
        NatureContrat.APPRENTISSAGE: _ALTERNANCE,
    }
)


@dataclass(frozen=True, kw_only=True)
class Periode:
    """Days of a contract, both included; no end: still running."""

    debut_on: date
    fin_on: date | None

    @property
    def jours(self) -> int:
        """Length in days; 0 without an end."""
        return (self.fin_on - self.debut_on).days + 1 if self.fin_on else 0


@dataclass(frozen=True, kw_only=True)
class FaitsContrat:
    """A contract about to be added, and what is known of the person.

    `precedents`: earlier contracts of the same nature; `heures_hebdo`: hours a week.
    """

    nature: NatureContrat
    periode: Periode
    heures_hebdo: Decimal | None
    naissance_on: date
    entree_on: date
    precedents: Sequence[Periode] = ()


def age(naissance_on: date, on: date) -> int:
    """Whole years that day."""
    return on.year - naissance_on.year - ((on.month, on.day) < (naissance_on.month, naissance_on.day))


def refus_contrat(faits: FaitsContrat, regles: ReglesStructure) -> dict[str, str]:
    """Reasons why the contract cannot be recorded, by field; empty when it can."""
    controles = (_refus_fin, _refus_duree_min, _refus_plafond, _refus_age)
    trouves = (controle(faits, REGLES_CONTRAT[faits.nature], regles) for controle in controles)
    refus: dict[str, str] = {}
    for trouve in trouves:
        if trouve:
            refus.setdefault(*trouve)
    return refus


_Refus = tuple[str, str] | None


def _refus_fin(faits: FaitsContrat, contrat: ReglesContrat, _regles: ReglesStructure) -> _Refus:
    fin_on = faits.periode.fin_on
    if fin_on is None:
        requise = "Indiquez le dernier jour du contrat : ce type de contrat a une fin."
        return ("fin_on", requise) if contrat.fin is Fin.REQUISE else None
    if contrat.fin is Fin.INTERDITE:
        return "fin_on", "Un CDI n’a pas de date de fin : laissez ce champ vide."
    if fin_on < faits.periode.debut_on:
        return "fin_on", "La fin du contrat précède son début : corrigez l’une des deux dates."
    return None


def _refus_duree_min(faits: FaitsContrat, contrat: ReglesContrat, _regles: ReglesStructure) -> _Refus:
    """RC59: the first CDDI lasts four months, date to date."""
    fin_on = faits.periode.fin_on
    if fin_on is None or not contrat.duree_min_mois or faits.precedents:
        return None
    jours_min = (add_months(faits.periode.debut_on, contrat.duree_min_mois) - faits.periode.debut_on).days
    if not 0 < faits.periode.jours < jours_min:
        return None
    return "fin_on", (
        f"Un premier CDD d’insertion dure au moins {contrat.duree_min_mois} mois : reportez sa fin. "
        "La loi fait exception pour un aménagement de peine ; le portail ne recueille pas encore ce cas, "
        "ne le mentionnez donc nulle part ici."
    )


def _refus_plafond(faits: FaitsContrat, contrat: ReglesContrat, regles: ReglesStructure) -> _Refus:
    """RC60, RC62: months in all, counted in days from the first contract so that date to date is exact."""
    plafond = regles.duree_contrat_max_mois
    if not contrat.plafonne or not plafond or faits.periode.fin_on is None:
        return None
    periodes = [*faits.precedents, faits.periode] if contrat.cumule else [faits.periode]
    debut = min(periode.debut_on for periode in periodes)
    if sum(periode.jours for periode in periodes) <= (add_months(debut, plafond) - debut).days:
        return None
    ensemble = "l’ensemble de ces contrats" if faits.precedents and contrat.cumule else "ce contrat"
    return "fin_on", (
        f"La loi limite {ensemble} à {plafond} mois : avancez la fin. Une dérogation se demande au service "
        "de l’État ; le portail ne l’enregistre pas encore."
    )


def _refus_age(faits: FaitsContrat, contrat: ReglesContrat, _regles: ReglesStructure) -> _Refus:
    """RC63: the CDI inclusion is for people of 57 and over."""
    if not contrat.age_min or age(faits.naissance_on, faits.periode.debut_on) >= contrat.age_min:
        return None
    return "contrat", (
        f"Le CDI inclusion s’adresse aux personnes de {contrat.age_min} ans ou plus au premier jour du "
        "contrat : choisissez un autre contrat ou vérifiez la date de naissance."
    )


def alertes_contrat(faits: FaitsContrat, regles: ReglesStructure) -> list[str]:
    """What deserves a look, in French sentences: never an obstacle (RC61, RC63, likelihood)."""
    contrat = REGLES_CONTRAT[faits.nature]
    alertes = []
    heures = faits.heures_hebdo
    if contrat.heures_min is not None and heures is not None and heures < contrat.heures_min:
        alertes.append(
            f"Moins de {contrat.heures_min} heures par semaine : il faut une dérogation ou un cumul autorisé."
        )
    parcours_atteint = add_months(faits.entree_on, contrat.parcours_min_mois) <= faits.periode.debut_on
    if contrat.parcours_min_mois and not parcours_atteint:
        alertes.append(
            f"Le CDI inclusion suppose {contrat.parcours_min_mois} mois de parcours : le portail ne connaît "
            "que ceux passés ici, vérifiez les autres."
        )
    alertes += _alerte_alternance(faits, contrat, regles)
    minimum, maximum = AGE_PLAUSIBLE
    ans = age(faits.naissance_on, faits.periode.debut_on)
    if not minimum <= ans <= maximum:
        alertes.append(f"La personne aurait {ans} ans au début du contrat : vérifiez sa date de naissance.")
    return alertes


def _alerte_alternance(faits: FaitsContrat, contrat: ReglesContrat, regles: ReglesStructure) -> list[str]:
    """A contract whose usual length is known, but that no check of the law stops."""
    plafond = regles.duree_contrat_max_mois
    if contrat.plafonne or contrat.fin is not Fin.FACULTATIVE or not plafond or faits.periode.fin_on is None:
        return []
    if faits.periode.fin_on < add_months(faits.periode.debut_on, plafond):
        return []
    return [f"Ce contrat dépasse {plafond} mois, la durée la plus longue attendue : vérifiez sa fin."]
