"""The questions of a dossier: what each field makes a person answer, and where the answer is kept.

An answer is kept in the content of its section under the name of the question, unless the portal computes,
filters or prints on it: then it has a typed column, named here and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conventions.rules.champs import Champ

COLONNES_DOSSIER: dict[str, str] = {
    "date_debut": "debut_on",
    "date_fin": "fin_on",
    "etp_demandes": "etp_demandes",
    "nb_postes": "nb_postes",
    "nb_accompagnements_814": "nb_814",
    "nb_accompagnements_1400": "nb_1400",
    "recettes_commerciales": "recettes_commerciales_eur",
    "cofinancement_montant": "cofinancement_eur",
    "taux_durable": "taux_durable",
    "taux_transition": "taux_transition",
    "taux_positives": "taux_positives",
    "label_rq": "label_rq",
}
COLONNES_STRUCTURE: dict[str, str] = {
    "registre": "registre",
    "idcc": "idcc",
    "adresse_gestion": "adresse_gestion",
    "telephone": "telephone",
    "courriel": "courriel",
    "iban": "iban",
    "representant_legal_nom": "representant_nom",
    "representant_legal_qualite": "representant_qualite",
    "representant_titre_pouvoir": "representant_pouvoir",
}
REGISTRE: dict[str, str] = {
    "siret_signature": "siret_signature",
    "siret": "siret",
    "denomination": "denomination",
    "categorie_juridique": "categorie_juridique",
    "naf": "naf",
    "adresse_admin": "adresse_complete",
}
"""Read from the register of structures, never typed in a dossier."""
CALCULEES: dict[str, str] = {
    "total_charges": "total_charges_eur",
    "total_produits": "total_produits_eur",
    "taux_dynamiques": "taux_dynamiques",
    "avance_montant": "avance_montant",
}
"""Computed by the portal from other answers, never typed."""
ATELIERS = "ateliers"

_PERSONNE = (
    ("nom", "nom", "Prénom et nom.", "texte_court", True),
    ("qualite", "qualité", "Par exemple : présidente, directeur général.", "texte_court", True),
    ("courriel", "courriel", "", "courriel", False),
    ("telephone", "téléphone", "", "telephone", False),
)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One answer to give: a field, or one part of a field that names a person."""

    nom: str
    champ: Champ
    libelle: str
    aide: str
    forme: str
    secondaire: bool = False

    @property
    def saisie(self) -> bool:
        """Whether somebody types it: neither read from the register nor computed."""
        return self.nom not in REGISTRE and self.nom not in CALCULEES


def questions_de(champ: Champ) -> tuple[Question, ...]:
    """The questions of one field."""
    if champ.forme == "personne":
        return tuple(
            Question(
                nom=f"{champ.code}_{partie}",
                champ=champ,
                libelle=f"{champ.libelle} : {libelle}",
                aide=aide,
                forme=forme,
                secondaire=not requise,
            )
            for partie, libelle, aide, forme, requise in _PERSONNE
        )
    return (
        Question(nom=champ.code, champ=champ, libelle=champ.libelle, aide=_help(champ), forme=_forme(champ)),
    )


_PROPRES = {"courriel": "courriel", "telephone": "telephone"}


def _forme(champ: Champ) -> str:
    return _PROPRES.get(champ.code, champ.forme)


def _help(champ: Champ) -> str:
    if not champ.exemple:
        return champ.aide
    return f"{champ.aide} Par exemple : {champ.exemple}." if champ.aide else f"Par exemple : {champ.exemple}."


def colonnes_de(reponses: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Split answers: columns of the dossier, columns of the structure, content of the section."""
    dossier, structure, contenu = {}, {}, {}
    for nom, valeur in reponses.items():
        if nom in COLONNES_DOSSIER:
            dossier[COLONNES_DOSSIER[nom]] = valeur
        elif nom in COLONNES_STRUCTURE:
            structure[COLONNES_STRUCTURE[nom]] = valeur
        elif nom != ATELIERS:
            contenu[nom] = valeur
    return dossier, structure, contenu


def est_vide(valeur: Any) -> bool:
    """Whether nothing was answered; zero and no are answers."""
    return valeur is None or (isinstance(valeur, str | list | tuple | dict) and not valeur)
