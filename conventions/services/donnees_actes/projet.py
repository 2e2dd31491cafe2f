"""The project as it was deposited: the frozen version only, never the draft."""

from decimal import Decimal
from typing import Any

from conventions.models import Dossier, VersionDossier
from conventions.rules.baremes import arrondi
from structures.rules import ReglesStructure
from structures.rules.formes import libelle_section_naf

from .manquants import Collecte
from .phrases import PHRASES

CENT_POUR_CENT = Decimal(100)


class Projet:
    """Texts and figures of the last deposited version of a dossier."""

    def __init__(self, collecte: Collecte, dossier: Dossier) -> None:
        self._collecte = collecte
        self.version: VersionDossier | None = dossier.versions.order_by("-rang").first()
        donnees: dict[str, Any] = self.version.donnees if self.version else {}
        self._reponses: dict[str, Any] = {}
        for contenu in donnees.get("sections", {}).values():
            self._reponses |= contenu
        self.colonnes: dict[str, Any] = donnees.get("colonnes", {})
        self.ateliers: list[dict[str, Any]] = donnees.get("ateliers", [])
        if self.version is None:
            collecte.manque("la version déposée du dossier")

    @property
    def empreinte(self) -> str:
        """sha256 of the deposited version."""
        return self.version.sha256 if self.version else ""

    def requis(self, champ: str, nom: str) -> str:
        """A text that the act needs, noted as missing when it is empty."""
        return self._collecte.requis(self.facultatif(champ), nom)

    def manque(self, nom: str) -> None:
        """Note a missing datum."""
        self._collecte.manque(nom)

    def facultatif(self, champ: str) -> str:
        """A text, empty when the structure wrote none."""
        valeur = self._reponses.get(champ)
        return "" if valeur is None else str(valeur).strip()

    def lignes(self, champ: str) -> list[dict[str, Any]]:
        """The lines of a table."""
        valeur = self._reponses.get(champ)
        return [ligne for ligne in valeur if isinstance(ligne, dict)] if isinstance(valeur, list) else []

    def phrase(self, champ: str, nom: str) -> str:
        """A table in words, noted as missing when it is empty."""
        return self._collecte.requis(PHRASES[champ](self.lignes(champ)), nom)

    def colonne(self, champ: str, nom: str) -> str:
        """A figure of the deposited dossier, as exact text."""
        valeur = self.colonnes.get(champ)
        return self._collecte.requis("" if valeur is None else str(valeur), nom)


def textes(projet: Projet, regles: ReglesStructure) -> dict[str, str]:
    """Texts of a dossier counted in ETP, and those of its capacities only."""
    donnees = {
        "activites": projet.requis("activites_support", "les biens et services produits"),
        "publics": projet.requis("publics", "les personnes accueillies"),
        "accueil": projet.requis("modalites_accueil", "les modalités d’accueil"),
        "accompagnement": projet.requis("objectifs_accompagnement", "les objectifs de l’accompagnement"),
        "modalites": projet.facultatif("modalites_accompagnement"),
        "engagements": projet.facultatif("engagements"),
        "materiels": projet.facultatif("moyens_materiels"),
        "formation": projet.requis("formation_prevue", "la formation prévue"),
        "partenaires": projet.requis("partenariats", "les partenariats"),
        "collaboration": projet.requis("collaboration_ft", "la collaboration avec l’opérateur de l’emploi"),
        "adequation": projet.requis("adequation_territoire", "l’adéquation au territoire"),
        "moyens": projet.phrase("permanents", "les moyens humains"),
        "territoire": projet.phrase("territoire", "le territoire d’intervention"),
        "etp_accompagnement": projet.colonne("etp_accompagnement", "les ETP d’accompagnement"),
        "offres": projet.facultatif("depot_offres") or projet.facultatif("depot_offres_autres"),
    }
    return donnees | _capacities(projet, regles)


def _capacities(projet: Projet, regles: ReglesStructure) -> dict[str, str]:
    propres: dict[str, str] = {"naf_section": "", "encadrement": "", "etp_encadrement": ""}
    if regles.encadrement_technique:
        propres["encadrement"] = projet.requis("encadrement", "l’encadrement technique")
        propres["etp_encadrement"] = projet.colonne("etp_encadrement", "les ETP d’encadrement technique")
    if regles.section_naf:
        section = projet.requis("secteur_naf", "la section de la NAF")
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
    charges, recettes = Decimal(str(atelier["charges_eur"] or 0)), Decimal(str(atelier["recettes_eur"] or 0))
    taux = arrondi(recettes * CENT_POUR_CENT / charges) if charges else Decimal(0)
    champs = {champ: str(atelier[champ] or "") for champ in ("nom", "objet", "lieu", "postes", "etp")}
    return champs | {"taux_recettes": str(taux)}
