"""Which request to make: from a few answers to its nature, its circuit and its papers.

Natures, circuits and conditions are data (natures_demande.csv, circuits.csv, conditions_en_clair.csv).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from conventions.enums import NATURES_DE_CONVENTION, NatureDemande, Souhait, SuiteCommission
from conventions.rules.delais import add_months
from siae_portal.formats import date_longue, en_phrase
from structures.rules import ReglesStructure, regles_de

DONNEES = Path(__file__).resolve().parent.parent / "donnees"
PREAVIS_MOIS = 12
"""A convention that ends within the year is renewed; a longer one is continued by its yearly amendment."""
AVENANTS = frozenset({NatureDemande.AVENANT_ANNUEL, NatureDemande.AVENANT_ETP})

NATURES_DES_SOUHAITS: Mapping[str, NatureDemande] = {
    Souhait.COMMENCER: NatureDemande.PREMIERE_DEMANDE,
    Souhait.CONTINUER: NatureDemande.RENOUVELLEMENT,
    Souhait.ANNEE_SUIVANTE: NatureDemande.AVENANT_ANNUEL,
    Souhait.CHANGER_ETP: NatureDemande.AVENANT_ETP,
    Souhait.FINANCER: NatureDemande.FDI,
}


@dataclass(frozen=True, kw_only=True)
class InfoNature:
    """One row of natures_demande.csv. `types` empty: every kind."""

    libelle: str
    types: frozenset[str]
    produit: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Circuit:
    """What the commission does with a request: in words, with the text of the rule and where it was read."""

    suite: SuiteCommission
    phrase: str
    texte: str
    source: str

    @property
    def reference(self) -> str:
        """Where it was read, in words."""
        return self.source.partition(" https://")[0]

    @property
    def adresse(self) -> str:
        """Where it was read, empty when the source names no page."""
        _, trouve, suite = self.source.partition("https://")
        return trouve + suite


@dataclass(frozen=True, kw_only=True)
class Faits:
    """What is known of the structure for one kind, on a day.

    `fin_on`: last day of the convention that runs, None without one. `deja`: one was signed once.
    """

    type: str
    on: date
    deja: bool
    fin_on: date | None = None

    @property
    def regles(self) -> ReglesStructure:
        """Rules of the kind."""
        return regles_de(self.type)

    @property
    def finit_bientot(self) -> bool:
        """Whether the convention that runs ends within the year."""
        return self.fin_on is not None and self.fin_on <= add_months(self.on, PREAVIS_MOIS)

    @property
    def experimentation_finie(self) -> date | None:
        """Last day of an experiment that is over, None otherwise."""
        fin = self.regles.fin_experimentation_on
        return fin if fin and fin < self.on else None


@lru_cache
def natures() -> Mapping[str, InfoNature]:
    """Every nature of request by its code."""
    return {
        ligne["code"]: InfoNature(
            libelle=ligne["libelle"],
            types=frozenset() if ligne["types"] == "tous" else frozenset(ligne["types"].split(";")),
            produit=ligne["produit"],
            source=ligne["source"],
        )
        for ligne in _lire("natures_demande.csv")
    }


@lru_cache
def conditions_en_clair() -> Mapping[str, str]:
    """The condition of a paper in words, by its code."""
    return {ligne["code"]: ligne["phrase"] for ligne in _lire("conditions_en_clair.csv")}


def condition_de(libelle: str, condition: str) -> str:
    """When a paper is asked, in words; empty when its own label already says it."""
    return "" if " si " in libelle else conditions_en_clair().get(condition, "selon le cas")


def produit_de(nature: str, type_structure: str) -> str:
    """What an accepted request gives; no annexe for a kind that the ASP does not pay by annexe."""
    produit = natures()[nature].produit
    if not regles_de(type_structure).mesure_asp:
        return produit.split(" et annexe")[0]
    return produit.replace("annexe ", "annexe financière ")


def nature_ouverte(nature: str, type_structure: str) -> bool:
    """Whether a kind of structure may make this request."""
    types = natures()[nature].types
    return not types or type_structure in types


def refus_de_nature(faits: Faits, nature: str) -> str | None:
    """Why this request cannot be started by the structure, None when it can."""
    libelle = en_phrase(natures()[nature].libelle)
    if not nature_ouverte(nature, faits.type):
        return (
            f"La demande « {libelle} » ne concerne pas une structure {faits.type} : choisissez-en une autre."
        )
    if nature in AVENANTS and faits.fin_on is None:
        return (
            "Un avenant modifie une convention en cours, et la structure n’en a pas pour ce type : "
            "demandez d’abord une convention."
        )
    if nature == NatureDemande.RENOUVELLEMENT and not faits.deja:
        return "La structure n’a jamais eu de convention pour ce type : commencez par une première demande."
    if nature == NatureDemande.PREMIERE_DEMANDE and faits.deja:
        return "La structure a déjà eu une convention pour ce type : demandez son renouvellement."
    return None


def nature_par_defaut(faits: Faits) -> NatureDemande:
    """A renewal once a convention of this kind was signed, a first request otherwise."""
    return NatureDemande.RENOUVELLEMENT if faits.deja else NatureDemande.PREMIERE_DEMANDE


def souhaits_ouverts(faits: Faits) -> list[Souhait]:
    """What the structure may want, the most likely first; empty when an experiment is over."""
    if faits.experimentation_finie:
        return []
    possibles = [s for s in Souhait if refus_de_nature(faits, NATURES_DES_SOUHAITS[s]) is None]
    if faits.fin_on and not faits.finit_bientot:
        possibles.remove(Souhait.CONTINUER)
        possibles.append(Souhait.CONTINUER)
    return possibles


def annee_evidente(faits: Faits, nature: str) -> int | None:
    """The year of the request when the answers settle it, None when the person must choose."""
    if nature == NatureDemande.AVENANT_ETP:
        return faits.on.year
    if nature == NatureDemande.AVENANT_ANNUEL:
        return faits.on.year + 1
    if nature == NatureDemande.RENOUVELLEMENT and faits.fin_on:
        return (faits.fin_on + timedelta(days=1)).year
    return None


def avis_requis_pour(regles: ReglesStructure, nature: str, *, postes_changent: bool) -> bool:
    """Whether the commission gives its opinion, rather than a mere information (reglement.md §1.3)."""
    if not regles.avis_requis:
        return False
    return nature != NatureDemande.AVENANT_ANNUEL or postes_changent


def circuit_de(regles: ReglesStructure, nature: str, *, postes_changent: bool) -> Circuit:
    """The circuit of a request, with the text of its rule."""
    if not regles.avis_requis:
        return _circuits()["TOUTES", "SANS_AVIS"]
    cas = "POSTES_CHANGES" if postes_changent else "POSTES_INCHANGES"
    lignes = _circuits()
    return lignes.get((nature, cas)) or lignes[nature, "TOUS"]


def conseil_de_nature(faits: Faits, nature: str) -> str:
    """Why this request and not another, in a sentence."""
    if nature in NATURES_DE_CONVENTION and faits.fin_on and not faits.finit_bientot:
        return (
            f"Votre convention court jusqu’au {date_longue(faits.fin_on)} : rien ne presse. Pour fixer "
            "les ETP et l’aide de l’an prochain, c’est un avenant annuel qu’il vous faut."
        )
    if nature == NatureDemande.AVENANT_ANNUEL and faits.finit_bientot and faits.fin_on:
        return (
            f"Votre convention finit le {date_longue(faits.fin_on)} : si l’année demandée vient après, "
            "demandez plutôt le renouvellement."
        )
    fin = faits.regles.fin_experimentation_on
    if fin:
        return f"L’expérimentation finit le {date_longue(fin)} : aucune convention ne va au-delà."
    return ""


@lru_cache
def _circuits() -> Mapping[tuple[str, str], Circuit]:
    return {
        (ligne["nature"], ligne["cas"]): Circuit(
            suite=SuiteCommission(ligne["suite"].upper()),
            phrase=ligne["phrase"],
            texte=ligne["texte"],
            source=ligne["source"],
        )
        for ligne in _lire("circuits.csv")
    }


def _lire(nom: str) -> list[dict[str, str]]:
    with (DONNEES / nom).open(encoding="utf-8", newline="") as lignes:
        return list(csv.DictReader(lignes))
