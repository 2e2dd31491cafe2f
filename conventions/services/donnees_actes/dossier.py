"""The whole dossier as it was deposited: questions and answers, checks, papers, exchanges on requests."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from conventions.models import Dossier, VersionDossier
from conventions.services.lecture import ReponseLue, read_version
from siae_portal.formats import heure

from .communs import Donnees, type_structure
from .formes import iso
from .manquants import Collecte

IDENTITE = (
    ("denomination", "Dénomination"),
    ("siret", "SIRET"),
    ("siret_signature", "SIRET de signature"),
    ("categorie_juridique", "Catégorie juridique"),
    ("naf", "Code NAF"),
    ("adresse_complete", "Adresse"),
)
"""What the register says of the structure, which no section asks."""


def donnees_dossier(dossier: Dossier, *, at: datetime) -> Donnees:
    """The last version deposited, with what surrounds it that day.

    Raises:
        DonneeManquante: nothing is deposited yet.
    """
    collecte = Collecte()
    version = dossier.versions.select_related("depose_par").order_by("-rang").first()
    collecte.requis(version, "la version déposée")
    collecte.verifier()
    assert version is not None  # noqa: S101 - checked just above
    structure = version.donnees["structure"]
    return {
        "specimen": bool(settings.DEMONSTRATION),
        "acte": {
            "numero": f"{dossier.numero}, version {version.rang}",
            "date": iso(at),
            "cree_at": at.isoformat(timespec="seconds"),
        },
        "structure": {"nom": structure["denomination"], "siret": structure["siret"]},
        "type": type_structure(dossier),
        "dossier": _cover(dossier, version),
        "identite": [{"libelle": mot, "valeur": structure.get(nom) or ""} for nom, mot in IDENTITE],
        "sections": _sections(dossier, version),
        "controles": _checks(dossier),
        "demandes": _requests(dossier),
        "pieces": [_piece(piece) for piece in version.donnees["pieces"]],
    }


def _cover(dossier: Dossier, version: VersionDossier) -> dict[str, Any]:
    return {
        "numero": dossier.numero,
        "nature": dossier.get_nature_display(),
        "annee": str(dossier.annee),
        "type": dossier.get_type_display(),
        "rang": version.rang,
        "depose_on": iso(version.depose_at),
        "depose_a": heure(version.depose_at),
        "depose_par": version.depose_par.get_full_name(),
        "declaration": version.declaration,
        "sha256": version.sha256,
        "recu_on": iso(dossier.recu_on),
        "papier": dossier.est_papier,
        "echeance_on": iso(dossier.echeance_on),
    }


def _sections(dossier: Dossier, version: VersionDossier) -> list[dict[str, Any]]:
    return [
        {
            "code": lue.code,
            "libelle": lue.libelle,
            "courtes": [_answer(reponse) for reponse in lue.courtes],
            "longues": [_answer(reponse) for reponse in lue.textes],
        }
        for lue in read_version(dossier, version)
    ]


def _answer(reponse: ReponseLue) -> dict[str, Any]:
    tableau = reponse.tableau
    table = tableau and {
        "large": tableau.large,
        "colonnes": [colonne.libelle for colonne in tableau.colonnes],
        "lignes": [[{"colonne": c.libelle, "valeur": v} for c, v in ligne] for ligne in tableau.lignes],
    }
    return {"libelle": reponse.libelle, "valeur": reponse.valeur, "tableau": table}


def _checks(dossier: Dossier) -> list[dict[str, Any]]:
    return [
        {
            "message": c.message,
            "reussi": c.reussi,
            "gravite": c.get_gravite_display(),
            "justification": c.justification,
        }
        for c in dossier.controles.all()
    ]


def _requests(dossier: Dossier) -> list[dict[str, Any]]:
    return [
        {
            "demandee_on": iso(c.demandee_at),
            "repondue_on": iso(c.repondue_at),
            "elements": [{"libelle": e["libelle"], "raison": e.get("raison", "")} for e in c.elements],
            "reponse": c.reponse,
        }
        for c in dossier.corrections.all()
        if c.reponse
    ]


def _piece(piece: Mapping[str, Any]) -> dict[str, str]:
    return {nom: str(piece.get(nom, "")) for nom in ("libelle", "nom", "sha256")}
