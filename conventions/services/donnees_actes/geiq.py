"""The convention of a GEIQ: accompagnements, no ETP, no opinion (D6325-23 to D6325-25)."""

from datetime import datetime

from conventions.models import AnnexeFinanciere, Convention, Dossier
from conventions.rules.baremes import montant_geiq

from .communs import Donnees
from .convention import tronc
from .manquants import Collecte
from .projet import Projet

# Labels of the two amounts (arrêté du 10 mars 2022).
LIBELLES = {
    "simple": "Publics de l’annexe 1 de l’arrêté",
    "majore": "Orientés par un prescripteur habilité, ou publics de l’annexe 2",
}


def donnees_convention_geiq(
    dossier: Dossier, convention: Convention, annexe: AnnexeFinanciere | None, *, at: datetime
) -> Donnees:
    """Convention of a kind counted in accompagnements.

    Raises:
        DonneeManquante: a clause has no datum.
    """
    collecte = Collecte()
    projet = Projet(collecte, dossier)
    donnees = tronc(collecte, dossier, convention, annexe, projet, at=at)
    donnees["geiq"] = accompagnements(collecte, annexe) | _textes(projet)
    collecte.verifier()
    return donnees


def accompagnements(collecte: Collecte, annexe: AnnexeFinanciere | None) -> Donnees:
    """The two rows of accompagnements with their amounts, and their total."""
    lignes = _lignes(annexe) if annexe else []
    if not lignes:
        collecte.manque("le nombre d’accompagnements et leurs montants unitaires")
        return {"lignes": []}
    return {
        "lignes": lignes,
        "nombre": str(sum(int(ligne["nombre"]) for ligne in lignes)),
        "total": str(annexe.montant_eur) if annexe else None,
    }


def _lignes(annexe: AnnexeFinanciere) -> list[dict[str, str]]:
    if annexe.unitaire_eur is None or annexe.unitaire_majore_eur is None:
        return []
    nombres = {"simple": annexe.nb_814 or 0, "majore": annexe.nb_1400 or 0}
    unitaires = {"simple": annexe.unitaire_eur, "majore": annexe.unitaire_majore_eur}
    return [
        {
            "libelle": LIBELLES[cle],
            "nombre": str(nombres[cle]),
            "unitaire": str(unitaires[cle]),
            "montant": str(
                montant_geiq(
                    nb_814=nombres[cle],
                    nb_1400=0,
                    unitaire_eur=unitaires[cle],
                    unitaire_majore_eur=unitaires[cle],
                )
            ),
        }
        for cle in LIBELLES
    ]


def _textes(projet: Projet) -> dict[str, str]:
    return {
        "secteurs": projet.requis("geiq_secteurs", "les secteurs d’activité du groupement"),
        "qualifications": projet.requis("geiq_qualifications", "les qualifications préparées"),
        "postes": projet.requis("geiq_postes", "les postes occupés"),
        "contenu": projet.requis("geiq_contenu_accompagnement", "le contenu de l’accompagnement"),
        "modalites": projet.requis("geiq_modalites_accompagnement", "les modalités de l’accompagnement"),
        "equipe": projet.phrase("geiq_equipe", "l’équipe d’accompagnement"),
    }
