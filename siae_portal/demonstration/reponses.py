"""Answers of the demonstration dossiers: sentences of `textes.toml`, figures drawn from the request."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from conventions.rules.baremes import arrondi
from conventions.rules.questions import Question
from conventions.services.formulaire import Formulaire
from siae_portal.demonstration.textes import textes

if TYPE_CHECKING:
    from siae_portal.demonstration.scenario import Demande

HEURES_ETP = {"ACI": 1820, "AI": 1607, "EI": 1607, "ETTI": 1600, "EITI": 1505}
PAR_FORME: Mapping[str, Any] = {
    "booleen": False,
    "entier": 4,
    "decimal_2": Decimal("3.20"),
    "montant_eur": Decimal("12000.00"),
    "pourcentage_2": Decimal(30),
    "duree_hh_mm": "35:00",
}


def answers_of(
    formulaire: Formulaire, code: str, demande: "Demande", *, montant_eur: Decimal | None
) -> dict[str, Any]:
    """Every answer that a section asks, those that an answer calls included; optional ones left out.

    The answers are also laid on `formulaire`, in memory.

    Args:
        montant_eur: the aid of the request, from which the budget is drawn.
    """
    figures = figures_of(demande, montant_eur or Decimal(100_000))
    reponses: dict[str, Any] = {}
    for _ in range(2):
        asked = [q for q in formulaire.questions(code) if q.saisie and formulaire.montre(q.champ)]
        reponses = {
            question.nom: _answer(formulaire, question, figures)
            for question in asked
            if question.nom in figures or formulaire.requise(question)
        }
        formulaire.reponses.update(reponses)
    return reponses


def figures_of(demande: "Demande", montant_eur: Decimal) -> dict[str, Any]:
    """What depends on the request: period, posts, staff, budget, targets."""
    total = arrondi(montant_eur * Decimal("1.6"))
    ventes = arrondi(total * Decimal("0.2"))
    return {
        "date_debut": demande.debut_on,
        "date_fin": demande.fin_on,
        "date_effet_avenant": demande.debut_on,
        "label_qualite_fin": date(demande.debut_on.year + 1, 12, 31),
        "etp_demandes": demande.etp,
        "etp_realises_n_1": demande.etp,
        "heures_prevues": arrondi((demande.etp or Decimal(0)) * HEURES_ETP.get(demande.type, 0)),
        "nb_postes": demande.nb_postes,
        "nb_accompagnements_814": demande.nb_814,
        "nb_accompagnements_1400": demande.nb_1400,
        "label_rq": demande.label_rq,
        "signataire_est_representant": True,
        "activites_support": f"{demande.activite}.",
        "ateliers": workshops(demande.etp, demande.nb_postes, demande.debut_on) if demande.etp else [],
        "permanents": staff_of(demande.etp),
        "budget_charges": [_account("60", total * Decimal("0.3")), _account("64", total * Decimal("0.7"))],
        "budget_produits": [_account("70", ventes), _account("74", total - ventes)],
        "recettes_commerciales": ventes,
        "aide_poste_budget": montant_eur,
        "date_cloture_exercice": date(demande.debut_on.year - 2, 12, 31),
        "date_premiere_cloture": date(demande.debut_on.year - 6, 12, 31),
        "geiq_reconnaissance_date": date(demande.debut_on.year - 1, 1, 1),
        "geiq_reconnaissance_fin": date(demande.debut_on.year + 1, 12, 31),
        "taux_durable": Decimal(26),
        "taux_transition": Decimal(20),
        "taux_positives": Decimal(16),
        "masse_salariale": arrondi(total * Decimal("0.68")),
        "masse_salariale_agrees": arrondi(total * Decimal("0.48")),
        "produits_exploitation": total,
        "produits_ventes": ventes,
        "fonds_propres": Decimal("45000.00"),
        "resultat_n_1": Decimal("3200.00"),
        "resultat_n_2": Decimal("1500.00"),
    }


def staff_of(etp: Decimal | None) -> list[dict[str, Any]]:
    """ETP of accompagnement (one for eight) and of encadrement (one for seven)."""
    base = etp or Decimal(10)
    return [
        _staff("Direction", "direction", Decimal("1.00"), "Master en développement social"),
        _staff("Chargée d’accompagnement", "accompagnement", arrondi(base / 8), "Diplôme en travail social"),
        _staff("Encadrement technique", "encadrement_technique", arrondi(base / 7), "Titre professionnel"),
    ]


def _staff(fonction: str, metier: str, etp: Decimal, qualification: str) -> dict[str, Any]:
    return {
        "fonction": fonction,
        "type": metier,
        "etp": etp,
        "nombre": max(1, round(etp)),
        "qualification": qualification,
        "prestataire": False,
    }


def _account(compte: str, montant: Decimal) -> dict[str, Any]:
    return {"compte": compte, "montant": arrondi(montant)}


def workshops(etp: Decimal, postes: int, debut_on: date) -> list[dict[str, Any]]:
    """Two ateliers that add up to the request, receipts at a fifth of the charges."""
    premier = arrondi(etp / 2)
    parts = ((premier, postes // 2, "Production"), (etp - premier, postes - postes // 2, "Entretien"))
    return [
        {
            "nom": f"Atelier {nom.lower()}",
            "objet": f"{nom} pour des collectivités et des particuliers",
            "lieu": "Au siège",
            "date_debut": debut_on,
            "permanent": True,
            "postes": nombre,
            "etp": part,
            "etp_encadrement": arrondi(part / 7),
            "charges": arrondi(part * 30000),
            "recettes": arrondi(part * 6000),
        }
        for part, nombre, nom in parts
    ]


def _answer(formulaire: Formulaire, question: Question, figures: Mapping[str, Any]) -> Any:
    nom = question.nom
    if nom == "permanents" and not formulaire.dossier.regles.encadrement_technique:
        return [ligne for ligne in figures[nom] if ligne["type"] != "encadrement_technique"]
    if nom in figures:
        return figures[nom]
    if nom == "territoire":
        departement = formulaire.dossier.structure.departement
        return [{"niveau": "departement", "code": departement.code, "libelle": departement.nom}]
    ecrits = textes()
    if nom in ecrits:
        return ecrits[nom]
    genre = question.forme.partition(":")[0]
    return PAR_FORME.get(genre, formulaire.reponses.get(nom) or "Voir le projet joint.")
