"""Acts of the request: accusé de réception, request of papers, completeness (actes.md §4.2 to §4.4)."""

from datetime import datetime
from typing import Any

from conventions.models import Correction, Dossier, TypePiece
from conventions.rules.actes import texte_cite
from conventions.services.situation import horloge_lue
from siae_portal.formats import add_months

from .communs import Donnees, agent, cadre, demande, recours
from .formes import iso
from .manquants import Collecte


def donnees_ar(dossier: Dossier, *, at: datetime) -> Donnees:
    """Accusé de réception électronique (CRPA L112-11, R112-11-1).

    Raises:
        DonneeManquante: a mention has no datum.
    """
    collecte = Collecte()
    donnees = cadre(collecte, dossier, numero=f"AR {dossier.numero}", at=at)
    donnees["dossier"] = demande(collecte, dossier) | {
        "pieces_recues": [piece.type_piece.libelle for piece in _pieces(dossier)],
        "fin_recours_implicite_on": iso(dossier.echeance_on and add_months(dossier.echeance_on, 2)),
    }
    ouverte = dossier.corrections.filter(repondue_at=None).first()
    donnees["manquantes"] = ouverte and {
        "pieces": [_element(element) for element in ouverte.elements],
        "terme_on": iso(ouverte.terme_on),
    }
    donnees["recours"] = recours(collecte, dossier, implicite=True)
    lignes = horloge_lue(dossier, pour_structure=True)
    donnees["horloge"] = [{"titre": ligne.titre, "phrase": ligne.phrase} for ligne in lignes]
    collecte.verifier()
    return donnees


def donnees_dpc(dossier: Dossier, *, at: datetime) -> Donnees:
    """Request of papers: what, why, on which ground, before when (CRPA L114-5).

    Raises:
        DonneeManquante: a mention has no datum, or nothing is asked.
    """
    collecte = Collecte()
    donnees = cadre(collecte, dossier, numero=f"DPC {dossier.numero}", at=at)
    donnees["dossier"] = demande(collecte, dossier)
    correction = dossier.corrections.order_by("-demandee_at", "-pk").select_related("demandee_par").first()
    if correction is None or not correction.elements:
        collecte.manque("la liste des pièces demandées")
    else:
        donnees["demande"] = _demande_de_pieces(correction)
        donnees["agent"] = agent(collecte, correction.demandee_par, dossier.service, at=at)
        donnees["signataire"] = donnees["agent"]
    collecte.verifier()
    return donnees


def donnees_completude(dossier: Dossier, *, at: datetime) -> Donnees:
    """Attestation de complétude: the date recomputed, never reset (CRPA L114-3).

    Raises:
        DonneeManquante: a mention has no datum.
    """
    collecte = Collecte()
    donnees = cadre(collecte, dossier, numero=f"COMPLETUDE {dossier.numero}", at=at)
    donnees["dossier"] = demande(collecte, dossier) | {"jours_suspendus": _jours_suspendus(dossier)}
    collecte.requis(dossier.complet_at, "la date de complétude")
    donnees["signataire"] = agent(collecte, dossier.agent, dossier.service, at=at)
    collecte.verifier()
    return donnees


def _pieces(dossier: Dossier) -> Any:
    return dossier.pieces.select_related("type_piece").order_by("type_piece__ordre", "pk")


def _jours_suspendus(dossier: Dossier) -> int:
    """Days added to the delay: from receipt plus the announced months to the date in force."""
    if not (dossier.recu_on and dossier.echeance_on):
        return 0
    return (dossier.echeance_on - add_months(dossier.recu_on, dossier.delai_mois)).days


def _demande_de_pieces(correction: Correction) -> Donnees:
    fondements = _fondements({element["code"] for element in correction.elements})
    return {
        "demandee_on": iso(correction.demandee_at),
        "terme_on": iso(correction.terme_on),
        "motif": correction.motif,
        "elements": [
            _element(element) | {"fondement": fondements.get(element["code"], "demandé à titre utile")}
            for element in correction.elements
        ],
    }


def _element(element: dict[str, str]) -> dict[str, str]:
    return {"libelle": element["libelle"], "raison": element.get("raison") or "absente du dossier"}


def _fondements(codes: set[str]) -> dict[str, str]:
    """Ground of each paper: the text its type names; otherwise whether the dossier unique demands it."""
    return {
        piece.code: texte_cite(piece.source) or _ground_without_text(piece)
        for piece in TypePiece.objects.filter(code__in=codes)
    }


def _ground_without_text(piece: TypePiece) -> str:
    if piece.caractere == "obligatoire":
        return "liste des pièces du dossier unique de demande"
    return "demandée à titre utile"
