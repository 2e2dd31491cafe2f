"""Automatic checks at deposit: a row of data each (regles_de_controle.csv) and one small function.

A function answers True when the check passes; a check whose facts are missing passes (completeness is RC14).
"""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from stdnum.fr import siret as siret_number

from conventions.enums import Gravite
from conventions.rules.faits import FaitsDossier
from siae_portal.formats import add_months, date_longue
from structures.enums import EtatSirene
from structures.rules import regles_de

DONNEES = Path(__file__).resolve().parent.parent / "donnees" / "regles_de_controle.csv"
CENT_POUR_CENT = 100
Fonction = Callable[[FaitsDossier, Mapping[str, Decimal]], bool]
FONCTIONS: dict[str, Fonction] = {}


@dataclass(frozen=True, kw_only=True)
class RegleControle:
    """One row of the file: which kinds and natures, how serious, what it says, its legal source."""

    id: str
    types: frozenset[str]
    natures: frozenset[str]
    gravite: Gravite
    message: str
    condition: str
    source: str
    parametres: Mapping[str, Decimal]

    def applies_to(self, faits: FaitsDossier) -> bool:
        """Whether the rule looks at this kind and this nature of request."""
        return (not self.types or faits.type in self.types) and (
            not self.natures or faits.nature in self.natures
        )


@dataclass(frozen=True, kw_only=True)
class ResultatControle:
    """The outcome of one rule on one dossier."""

    regle: str
    gravite: Gravite
    reussi: bool
    message: str
    source: str


def controle(regle: str) -> Callable[[Fonction], Fonction]:
    """Declare the function of a rule."""

    def register(fonction: Fonction) -> Fonction:
        FONCTIONS[regle] = fonction
        return fonction

    return register


@lru_cache
def regles_de_depot() -> tuple[RegleControle, ...]:
    """Rules of the moment « dépôt » that have a function, in the order of the file."""
    with DONNEES.open(encoding="utf-8", newline="") as lignes:
        rows = [row for row in csv.DictReader(lignes) if row["moment"] == "dépôt" and row["id"] in FONCTIONS]
    return tuple(_regle(row) for row in rows)


def run_controles(faits: FaitsDossier) -> list[ResultatControle]:
    """Run every rule that applies; failed ones carry what is wrong."""
    return [
        ResultatControle(
            regle=regle.id,
            gravite=regle.gravite,
            reussi=FONCTIONS[regle.id](faits, regle.parametres),
            message=_message(regle, faits),
            source=regle.source,
        )
        for regle in regles_de_depot()
        if regle.applies_to(faits)
    ]


def _regle(row: Mapping[str, str]) -> RegleControle:
    return RegleControle(
        id=row["id"],
        types=_codes(row["types"], "tous"),
        natures=_codes(row["natures"], "toutes"),
        gravite=Gravite(row["gravite"].upper()),
        message=row["message"],
        condition=row["condition_de_reussite"],
        source=row["source"],
        parametres=_parametres(row["parametres"]),
    )


def _codes(texte: str, tout: str) -> frozenset[str]:
    return frozenset() if texte == tout else frozenset(texte.split(";"))


def _parametres(texte: str) -> dict[str, Decimal]:
    couples = (morceau.split("=") for morceau in texte.split(";") if "=" in morceau)
    return {nom: Decimal(valeur) for nom, valeur in couples if re.fullmatch(r"[\d.]+", valeur)}


def _message(regle: RegleControle, faits: FaitsDossier) -> str:
    listes = {
        "RC14": faits.champs_vides,
        "RC15": faits.pieces_absentes,
        "RC16": [f"{libelle} (jusqu’au {date_longue(fin)})" for libelle, fin in faits.pieces_perimees],
        "RC17": faits.pieces_en_double,
    }
    if elements := listes.get(regle.id):
        return f"{regle.message.split(':')[0].strip()} : {', '.join(elements)}."
    return f"{regle.message} : {regle.condition}."


def ratio_recettes_pct(faits: FaitsDossier) -> Decimal:
    """Highest ratio receipts ÷ charges of the ateliers, in percent; 0 without atelier (D5132-34)."""
    ratios = [
        CENT_POUR_CENT * a.recettes_eur / a.charges_eur if a.charges_eur else Decimal("Infinity")
        for a in faits.ateliers
        if a.recettes_eur or a.charges_eur
    ]
    return max(ratios, default=Decimal(0))


@controle("RC01")
def siret_form(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """14 digits."""
    return bool(re.fullmatch(r"\d{14}", faits.siret))


@controle("RC02")
def siret_key(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """Right key, La Poste included."""
    return siret_number.is_valid(faits.siret)


@controle("RC03")
def same_siren(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """The two SIRET share their SIREN."""
    return faits.siret[:9] == faits.siret_signature[:9]


@controle("RC04")
def not_closed(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """SIRENE does not say that the establishment is closed; a SIRET it does not know passes."""
    return faits.sirene_etat != EtatSirene.FERME


@controle("RC05")
def naf_form(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """Four digits and a letter."""
    return bool(re.fullmatch(r"\d{4}[A-Z]", faits.naf))


@controle("RC06")
def association_required(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """The legal category starts as the kind demands."""
    return faits.categorie_juridique.startswith(regles_de(faits.type).categorie_juridique_prefixe)


@controle("RC07")
def legal_form_admitted(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """The legal category is one of those admitted for the kind."""
    return not faits.formes_admises or faits.categorie_juridique in faits.formes_admises


@controle("RC08")
def no_profit(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """No commercial company where the law excludes it."""
    exclue = regles_de(faits.type).categorie_juridique_exclue
    return not (exclue and faits.categorie_juridique.startswith(exclue))


@controle("RC09")
def geiq_recognised(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """The recognition is in force on the first day."""
    return faits.label_valide(regles_de(faits.type).label_exige)


@controle("RC10")
def label_rq_valid(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """Who declares a régie de quartier carries the label on the first day."""
    return not faits.label_rq or faits.label_valide("RQ")


@controle("RC11")
def experiment_running(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """An experiment has an end."""
    fin = regles_de(faits.type).fin_experimentation_on
    return not (fin and faits.fin_on) or faits.fin_on <= fin


@controle("RC12")
def no_double_convention(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """No other active convention of the kind on the same period."""
    return faits.conventions_meme_periode == 0


@controle("RC14")
def fields_present(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """No mandatory field is empty."""
    return not faits.champs_vides


@controle("RC15")
def papers_present(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """No mandatory paper is missing."""
    return not faits.pieces_absentes


@controle("RC16")
def papers_in_date(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """No paper is out of date on the day of the deposit; one whose end is not known passes."""
    return not faits.pieces_perimees


@controle("RC17")
def papers_distinct(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """No file stands for two papers."""
    return not faits.pieces_en_double


@controle("RC18")
def deposited_in_time(faits: FaitsDossier, p: Mapping[str, Decimal]) -> bool:
    """Before the end of the year n-1."""
    if not faits.debut_on:
        return True
    return faits.on <= date(faits.debut_on.year - 1, int(p["mois_limite"]), int(p["jour_limite"]))


@controle("RC19")
def three_years_at_most(faits: FaitsDossier, p: Mapping[str, Decimal]) -> bool:
    """Length of the convention, in months."""
    if not (faits.debut_on and faits.fin_on):
        return True
    return faits.fin_on < add_months(faits.debut_on, int(p["duree_max_mois"]))


@controle("RC26")
def receipts_under_threshold(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """Receipts below the usual threshold of the kind, atelier by atelier."""
    seuil = regles_de(faits.type).recettes_seuil_pct
    return seuil is None or ratio_recettes_pct(faits) < seuil


@controle("RC27")
def receipts_under_cap(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """Receipts at the cap of the kind at most, even with a derogation."""
    plafond = regles_de(faits.type).recettes_plafond_pct
    return plafond is None or ratio_recettes_pct(faits) <= plafond


@controle("RC28")
def budget_balanced(faits: FaitsDossier, p: Mapping[str, Decimal]) -> bool:
    """Charges equal income, to the euro."""
    if faits.total_charges_eur is None or faits.total_produits_eur is None:
        return True
    return abs(faits.total_charges_eur - faits.total_produits_eur) <= p["tolerance_eur"]


@controle("RC29")
def budgeted_aid_consistent(faits: FaitsDossier, p: Mapping[str, Decimal]) -> bool:
    """The aid written in the budget lies between the computed one and that one plus the part modulée."""
    calculee, inscrite = faits.aide_calculee_eur, faits.aide_poste_budget_eur
    if calculee is None or inscrite is None:
        return True
    return calculee <= inscrite <= calculee * (1 + p["part_modulee_max_pct"] / CENT_POUR_CENT)


@controle("RC32")
def etp_positive(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """More than zero, two decimals."""
    return faits.etp_demandes is None or (
        faits.etp_demandes > 0 and faits.etp_demandes == round(faits.etp_demandes, 2)
    )


@controle("RC47")
def national_targets(faits: FaitsDossier, p: Mapping[str, Decimal]) -> bool:
    """Targets of exit at the level of the national aims."""
    if faits.taux_dynamiques is None or faits.taux_durable is None:
        return True
    return faits.taux_dynamiques >= p["seuil_dynamiques"] and faits.taux_durable >= p["seuil_durable"]


@controle("RC50")
def technical_supervision(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """Some encadrement technique."""
    return faits.etp_encadrement is None or faits.etp_encadrement > 0


@controle("RC52")
def enough_support(faits: FaitsDossier, p: Mapping[str, Decimal]) -> bool:
    """ETP of insertion per ETP of accompagnement."""
    if faits.etp_demandes is None or faits.etp_accompagnement is None:
        return True
    return faits.etp_demandes <= p["ratio_max"] * faits.etp_accompagnement


@controle("RC53")
def permanence_days(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """As many days a week as the kind demands."""
    return faits.permanences_jours >= regles_de(faits.type).permanence_jours_min


@controle("RC55")
def exclusive_activity(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """Exclusivity described, and no other kind on the same SIRET."""
    return bool(faits.exclusivite) and faits.types_actifs <= {faits.type}


@controle("RC80")
def dates_in_order(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """The end follows the start."""
    return not (faits.debut_on and faits.fin_on) or faits.debut_on <= faits.fin_on


@controle("RC81")
def posts_split(faits: FaitsDossier, _p: Mapping[str, Decimal]) -> bool:
    """The ateliers add up to the request."""
    etp = sum((a.etp for a in faits.ateliers), Decimal(0))
    return etp == faits.etp_demandes and sum(a.postes for a in faits.ateliers) == faits.nb_postes
