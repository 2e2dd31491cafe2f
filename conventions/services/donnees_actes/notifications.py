"""Notifications of the decision: acceptance (actes.md §4.5) and refusal (§4.6)."""

from datetime import datetime
from decimal import Decimal

from conventions.models import AnnexeFinanciere, Convention, Decision, Dossier, Proposition

from . import decisions
from .communs import Donnees, cadre, demande, recours, signataire
from .formes import iso, texte
from .manquants import Collecte

NON_CONFORME = "NON_CONFORME"


def donnees_notif(
    dossier: Dossier, convention: Convention, annexe: AnnexeFinanciere, *, at: datetime
) -> Donnees:
    """Notification of an acceptance; fewer posts than asked are reasoned and open the remedies.

    Raises:
        DonneeManquante: a mention has no datum.
    """
    collecte = Collecte()
    decision = decisions.decision_of(dossier)
    donnees = cadre(collecte, dossier, numero=f"NOTIF {dossier.numero}", at=at) | {
        "dossier": demande(collecte, dossier),
        "convention": {
            "numero": collecte.requis(convention.numero, "le numéro de la convention"),
            "debut_on": iso(convention.debut_on),
            "fin_on": iso(convention.fin_on),
        },
        "af": _annexe(collecte, annexe),
        "signataire": signataire(collecte, decision),
        "reduction": _reduction(collecte, dossier, decision),
    }
    if donnees["reduction"]:
        donnees["recours"] = recours(collecte, dossier)
    collecte.verifier()
    return donnees


def donnees_notif_refus(dossier: Dossier, *, at: datetime) -> Donnees:
    """Refusal: at least one reason of fact and one of law, the three remedies (CRPA L211-5, L411-2).

    Raises:
        DonneeManquante: a reason or a mention has no datum.
    """
    collecte = Collecte()
    decision, proposition = decisions.decision_of(dossier), decisions.proposition_of(dossier)
    motifs = decisions.motifs(decision, proposition)
    if not motifs["motifs_fait"]:
        collecte.manque("au moins un motif de fait")
    if not motifs["motifs_droit"]:
        collecte.manque("au moins un motif de droit")
    donnees = cadre(collecte, dossier, numero=f"Décision {dossier.numero}", at=at) | {
        "dossier": demande(collecte, dossier),
        "avis": decisions.avis(collecte, dossier),
        "decision": motifs,
        "signataire": signataire(collecte, decision),
        "fondement": _fondement(dossier, proposition),
        "recours": recours(collecte, dossier),
    }
    collecte.verifier()
    return donnees


def _annexe(collecte: Collecte, annexe: AnnexeFinanciere) -> Donnees:
    premiere = annexe.echeances.order_by("mois_on", "pk").first()
    return {
        "numero": annexe.numero,
        "etp": texte(annexe.etp),
        "accompagnements": str((annexe.nb_814 or 0) + (annexe.nb_1400 or 0)),
        "total": collecte.requis(texte(annexe.montant_eur), "le montant de l’annexe"),
        "premier_versement_on": collecte.requis(
            iso(premiere.mois_on) if premiere else None, "l’échéancier des versements"
        ),
    }


def _reduction(collecte: Collecte, dossier: Dossier, decision: Decision | None) -> Donnees | None:
    """What was asked and what is granted, when it is less."""
    if decision is None:
        return None
    demande_, decide, unite = _quantites(dossier, decision)
    if decide >= demande_:
        return None
    motifs = decisions.motifs(decision, decisions.proposition_of(dossier))
    liste = [*motifs["motifs_fait"], *motifs["motifs_droit"]]
    if not liste:
        collecte.manque("les motifs de l’acceptation partielle")
    return {"demande": str(demande_), "decide": str(decide), "unite": unite, "motifs": liste}


def _quantites(dossier: Dossier, decision: Decision) -> tuple[Decimal, Decimal, str]:
    if dossier.regles.en_etp:
        return dossier.etp_demandes or Decimal(0), decision.etp or Decimal(0), "équivalents temps plein"
    demandes = (dossier.nb_814 or 0) + (dossier.nb_1400 or 0)
    decides = (decision.nb_814 or 0) + (decision.nb_1400 or 0)
    return Decimal(demandes), Decimal(decides), "accompagnements"


def _fondement(dossier: Dossier, proposition: Proposition | None) -> dict[str, str]:
    """Articles of the refusal, and which of the two legal tests is not met (R5132-2, R5132-27)."""
    regles = dossier.regles
    grille = proposition.grille if proposition else {}
    tests = {
        "PROJET": "à la qualité attendue du projet d’insertion",
        "OFFRE": "à l’équilibre de l’offre d’insertion existante",
    }
    manques = [texte for point, texte in tests.items() if grille.get(point) == NON_CONFORME]
    articles = [
        article for article in ("L5132-2" if regles.en_etp else "", regles.articles.contenu) if article
    ]
    return {
        "articles": " et ".join(articles),
        "conclusion": " ni ".join(manques) or "aux conditions auxquelles la convention est subordonnée",
    }
