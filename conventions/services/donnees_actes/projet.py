"""The project as it was deposited: the frozen version only, never the draft."""

from decimal import Decimal
from typing import Any

from conventions.models import Dossier, VersionDossier
from conventions.rules.baremes import arrondi
from structures.rules import ReglesStructure
from structures.rules.formes import libelle_section_naf

from .manquants import Collecte

CENT_POUR_CENT = Decimal(100)


class Projet:
    """Texts and figures of the last deposited version of a dossier."""

    def __init__(self, collecte: Collecte, dossier: Dossier) -> None:
        self._collecte = collecte
        self.version: VersionDossier | None = dossier.versions.order_by("-rang").first()
        donnees: dict[str, Any] = self.version.donnees if self.version else {}
        self._sections: dict[str, dict[str, Any]] = donnees.get("sections", {})
        self.colonnes: dict[str, Any] = donnees.get("colonnes", {})
        self.ateliers: list[dict[str, Any]] = donnees.get("ateliers", [])
        if self.version is None:
            collecte.manque("la version déposée du dossier")

    @property
    def empreinte(self) -> str:
        """sha256 of the deposited version."""
        return self.version.sha256 if self.version else ""

    def requis(self, section: str, champ: str, nom: str) -> str:
        """A text that the act needs, noted as missing when it is empty."""
        return self._collecte.requis(self.facultatif(section, champ), nom)

    def manque(self, nom: str) -> None:
        """Note a missing datum."""
        self._collecte.manque(nom)

    def facultatif(self, section: str, champ: str) -> str:
        """A text, empty when the structure wrote none."""
        valeur = self._sections.get(section, {}).get(champ)
        return "" if valeur is None else str(valeur).strip()

    def liste(self, section: str, champ: str) -> list[str]:
        """The codes ticked in a list."""
        return [str(code) for code in self._sections.get(section, {}).get(champ) or []]

    def colonne(self, champ: str, nom: str) -> str:
        """A figure of the deposited dossier, as exact text."""
        valeur = self.colonnes.get(champ)
        return self._collecte.requis("" if valeur is None else str(valeur), nom)


def textes(projet: Projet, regles: ReglesStructure) -> dict[str, str]:
    """Texts of a dossier counted in ETP, and those of its capacities only."""
    donnees = {
        "activites": projet.requis("PROJET", "activites_support", "les biens et services produits"),
        "publics": projet.requis("PROJET", "publics", "les personnes accueillies"),
        "accueil": projet.requis("PROJET", "modalites_accueil", "les modalités d’accueil"),
        "accompagnement": projet.requis(
            "PROJET", "objectifs_accompagnement", "les objectifs de l’accompagnement"
        ),
        "modalites": projet.facultatif("PROJET", "modalites_accompagnement"),
        "engagements": projet.facultatif("PROJET", "engagements"),
        "materiels": projet.facultatif("MOYENS", "moyens_materiels"),
        "formation": projet.requis("PROJET", "formation_prevue", "la formation prévue"),
        "partenaires": projet.requis("PROJET", "partenariats", "les partenariats"),
        "collaboration": projet.requis(
            "PROJET", "collaboration_ft", "la collaboration avec l’opérateur de l’emploi"
        ),
        "adequation": projet.requis("PROJET", "adequation_territoire", "l’adéquation au territoire"),
        "moyens": projet.requis("MOYENS", "moyens_humains", "les moyens humains"),
        "territoire": projet.requis("DEMANDE", "territoire", "le territoire d’intervention"),
        "etp_accompagnement": projet.colonne("etp_accompagnement", "les ETP d’accompagnement"),
        "offres": projet.facultatif("PROJET", "depot_offres"),
    }
    return donnees | _capacities(projet, regles)


def _capacities(projet: Projet, regles: ReglesStructure) -> dict[str, str]:
    propres: dict[str, str] = {"naf_section": "", "encadrement": "", "etp_encadrement": ""}
    if regles.encadrement_technique:
        propres["encadrement"] = projet.requis("PROJET", "encadrement", "l’encadrement technique")
        propres["etp_encadrement"] = projet.colonne("etp_encadrement", "les ETP d’encadrement technique")
    if regles.section_naf:
        section = projet.requis("PROJET", "secteur_naf", "la section de la NAF")
        propres["naf_section"] = libelle_section_naf(section[:1]) or section
    return propres


def ateliers(projet: Projet, regles: ReglesStructure, collecte: Collecte) -> list[dict[str, str]]:
    """The ateliers, with the ratio of receipts to charges of each (D5132-34); empty for the other kinds."""
    if not regles.ateliers:
        return []
    if not projet.ateliers:
        collecte.manque("les ateliers et chantiers")
    return [_atelier(atelier) for atelier in projet.ateliers]


def _atelier(atelier: dict[str, Any]) -> dict[str, str]:
    charges, recettes = Decimal(str(atelier["charges_eur"])), Decimal(str(atelier["recettes_eur"]))
    taux = arrondi(recettes * CENT_POUR_CENT / charges) if charges else Decimal(0)
    champs = {champ: str(atelier[champ]) for champ in ("nom", "objet", "lieu", "postes", "etp")}
    return champs | {"taux_recettes": str(taux)}
