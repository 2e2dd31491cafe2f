"""Money as acts show it: barème, shares of the funders, other aids declared."""

from decimal import Decimal
from typing import Any

from conventions.models import AnnexeFinanciere, Dossier, Proposition
from conventions.rules.actes import PART_MODULEE_MAX_PCT
from conventions.rules.baremes import arrondi
from conventions.rules.tableaux import nombre
from siae_portal.formats import en_phrase

from .formes import texte
from .manquants import Collecte
from .projet import Projet

CENT_POUR_CENT = Decimal(100)


def aide(
    collecte: Collecte, annexe: AnnexeFinanciere | None, proposition: Proposition | None
) -> dict[str, Any]:
    """The arrêté that fixes the amount, the posts of the first period, the ceiling of the part modulée."""
    return {
        "arrete": arrete(collecte, proposition),
        "etp": texte(annexe.etp) if annexe else None,
        "annexe_numero": annexe.numero if annexe else collecte.requis("", "l’annexe financière"),
        "part_modulee_max": str(PART_MODULEE_MAX_PCT),
    }


def arrete(collecte: Collecte, proposition: Proposition | None) -> str:
    """« l’arrêté du 4 décembre 2024 »; missing when the barème names no arrêté."""
    reference = proposition.bareme.arrete if proposition and proposition.bareme else ""
    if not reference.lower().startswith("arrêté"):
        collecte.manque("l’arrêté qui fixe le montant de l’aide")
        return ""
    return f"l’{en_phrase(reference)}"


def cofinancement(dossier: Dossier, annexe: AnnexeFinanciere) -> dict[str, str] | None:
    """What the département pays on this annexe, and its ETP in the same share (reglement.md §3.3)."""
    montant = annexe.cofinancement_eur or Decimal(0)
    if montant <= 0 or not annexe.montant_eur:
        return None
    part = montant / annexe.montant_eur
    departement = dossier.structure.departement
    return {
        "financeur": annexe.financeur or f"{departement.code} – {departement.nom}",
        "montant": str(montant),
        "etp": str(arrondi(annexe.etp * part)) if annexe.etp else "0.00",
        "part": str(arrondi(part * CENT_POUR_CENT)),
    }


def parts(annexe: AnnexeFinanciere, cofinancement: dict[str, str] | None) -> list[dict[str, str]]:
    """Shares of the funders: that of the State is the total less the others, so that they add up exactly."""
    total, etp = annexe.montant_eur or Decimal(0), annexe.etp or Decimal(0)
    if cofinancement is None:
        return [{"financeur": "État", "etp": str(etp), "montant": str(total), "part": "100"}]
    etat = {
        "financeur": "État",
        "etp": str(etp - Decimal(cofinancement["etp"])),
        "montant": str(total - Decimal(cofinancement["montant"])),
        "part": str(CENT_POUR_CENT - Decimal(cofinancement["part"])),
    }
    return [etat, {**cofinancement, "financeur": f"Département ({cofinancement['financeur']})"}]


def financements(projet: Projet) -> dict[str, str]:
    """Other public and private aids, as the deposited budget states them (euros)."""
    return {
        "autres": str(
            sum((nombre(ligne.get("montant")) for ligne in projet.lignes("financeurs")), Decimal(0))
        ),
        "produits": projet.colonne("total_produits_eur", "le total des produits prévisionnels"),
    }
