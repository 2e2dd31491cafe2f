"""The dossier as plain frozen data: what is deposited, hashed, and later printed in the acts."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models

from conventions.models import Atelier, Dossier, PieceJointe, SectionDossier
from conventions.services.formulaire import fresh_formulaire
from conventions.services.lecture import freeze_reading, read_formulaire
from structures.models import Structure

COLONNES = (
    "type",
    "nature",
    "annee",
    "debut_on",
    "fin_on",
    "etp_demandes",
    "nb_postes",
    "nb_814",
    "nb_1400",
    "etp_accompagnement",
    "etp_encadrement",
    "total_charges_eur",
    "total_produits_eur",
    "recettes_commerciales_eur",
    "cofinancement_eur",
    "taux_durable",
    "taux_transition",
    "taux_positives",
    "label_rq",
)
STRUCTURE = (
    "siret",
    "siret_signature",
    "denomination",
    "categorie_juridique",
    "registre",
    "naf",
    "idcc",
    "adresse_complete",
    "adresse_gestion",
    "telephone",
    "courriel",
    "iban_masque",
    "representant_nom",
    "representant_qualite",
    "representant_pouvoir",
)
ATELIER = (
    "nom",
    "objet",
    "lieu",
    "debut_on",
    "fin_on",
    "permanent",
    "postes",
    "etp",
    "etp_encadrement",
    "charges_eur",
    "recettes_eur",
    "caracteristiques",
)


def freeze(dossier: Dossier) -> dict[str, Any]:
    """Everything the dossier says, as JSON values: dates ISO, decimals as strings; the IBAN masked.

    Shape: `structure`, `colonnes`, `sections` (code → content), `ateliers`, `pieces` (code, label, name,
    sha256), and `lecture`: every section with its labels and its answers in words, as they were that day.
    """
    donnees = frozen(
        dossier,
        sections=dossier.sections.order_by("code"),
        ateliers=dossier.ateliers.order_by("pk"),
        pieces=dossier.pieces.select_related("type_piece", "fichier").order_by("type_piece__ordre", "pk"),
    )
    return donnees | {"lecture": freeze_reading(read_formulaire(fresh_formulaire(dossier)))}


def frozen(
    dossier: Dossier,
    *,
    sections: Iterable[SectionDossier],
    ateliers: Iterable[Atelier],
    pieces: Iterable[PieceJointe],
) -> dict[str, Any]:
    """The same from rows already read, each in its order."""
    return {
        "structure": _values(dossier.structure, STRUCTURE),
        "colonnes": _values(dossier, COLONNES),
        "sections": {section.code: section.contenu for section in sections},
        "ateliers": [_values(atelier, ATELIER) for atelier in ateliers],
        "pieces": [
            {
                "code": piece.type_piece.code,
                "libelle": piece.type_piece.libelle,
                "nom": piece.nom,
                "sha256": piece.fichier.sha256,
            }
            for piece in pieces
        ],
    }


def plain(valeur: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(valeur, date | datetime):
        return valeur.isoformat()
    if isinstance(valeur, list | tuple):
        return [plain(element) for element in valeur]
    if isinstance(valeur, dict):
        return {nom: plain(element) for nom, element in valeur.items()}
    return str(valeur) if isinstance(valeur, Decimal | time) else valeur


def _values(objet: Dossier | Structure | Atelier | models.Model, champs: tuple[str, ...]) -> dict[str, Any]:
    return {champ: plain(getattr(objet, champ)) for champ in champs}
