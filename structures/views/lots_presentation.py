"""How a batch is told: its colours, its tabs, and the words of each genre."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.urls import reverse

from structures.enums import DecisionLigne, EtatLot, GenreLot, StatutLigne
from structures.models import LigneLot, Lot
from structures.rules.lots_membres import day_in_words, role_in_words
from structures.services.lots.genres import genre_of
from structures.services.lots.valeurs import changes, loaded

COULEURS: Mapping[str, str] = MappingProxyType(
    {
        EtatLot.A_LIRE: "bleu",
        EtatLot.ILLISIBLE: "rouge",
        EtatLot.PREVU: "jaune",
        EtatLot.EN_COURS: "bleu",
        EtatLot.APPLIQUE: "vert",
        EtatLot.ANNULE: "eteint",
        EtatLot.PERIME: "eteint",
    }
)
ONGLETS: Mapping[StatutLigne, str] = MappingProxyType(
    {
        StatutLigne.ERREUR: "En erreur",
        StatutLigne.DOUTEUSE: "Douteuses",
        StatutLigne.NOUVELLE: "Nouvelles",
        StatutLigne.CHANGEE: "Changées",
        StatutLigne.IDENTIQUE: "Identiques",
        StatutLigne.DISPARUE: "Absentes du fichier",
    }
)


@dataclass(frozen=True, kw_only=True)
class Mots:
    """The words of one genre: first column, its two lines, what each tab means."""

    colonne: str
    titre: tuple[str, ...]
    precision: str
    explications: Mapping[str, str]


_ERREUR = "Ces lignes ne seront pas écrites tant que leurs cellules ne sont pas corrigées."
_LAISSE = "Une cellule vide laisse ce que le portail sait déjà."
MOTS: Mapping[str, Mots] = MappingProxyType(
    {
        GenreLot.STRUCTURES: Mots(
            colonne="Structure",
            titre=("denomination",),
            precision="siret",
            explications={
                StatutLigne.ERREUR: _ERREUR,
                StatutLigne.DOUTEUSE: "Dites de chaque ligne si la structure est déjà connue ou non.",
                StatutLigne.NOUVELLE: "Ces structures seront créées, marquées « à vérifier ».",
                StatutLigne.CHANGEE: _LAISSE,
                StatutLigne.IDENTIQUE: "Rien ne change pour ces structures.",
                StatutLigne.DISPARUE: "Ces structures ne sont pas dans le fichier : rien ne leur arrive.",
            },
        ),
        GenreLot.MEMBRES: Mots(
            colonne="Personne",
            titre=("prenom", "nom"),
            precision="courriel",
            explications={
                StatutLigne.ERREUR: _ERREUR,
                StatutLigne.DOUTEUSE: "Dites ce que vous voulez pour chacune de ces personnes.",
                StatutLigne.NOUVELLE: "Ces personnes recevront une invitation par courriel : "
                "elles entrent dans l’équipe quand elles l’acceptent.",
                StatutLigne.CHANGEE: _LAISSE,
                StatutLigne.IDENTIQUE: "Rien ne change pour ces personnes.",
                StatutLigne.DISPARUE: "Ces personnes ne sont pas dans le fichier : "
                "rien ne leur arrive, sauf si vous fermez leur accès.",
            },
        ),
    }
)


def progress_context(lot: Lot) -> dict[str, Any]:
    """Where the batch stands, for the fragment that follows it."""
    en_cours = lot.etat in {EtatLot.A_LIRE, EtatLot.EN_COURS}
    libelle = "Annulation en cours" if en_cours and lot.applique_at else lot.get_etat_display()
    return {
        "lot": lot,
        "couleur": COULEURS[lot.etat],
        "libelle": libelle,
        "en_cours": en_cours,
        "lecture": lot.etat == EtatLot.A_LIRE,
        "perime": lot.etat == EtatLot.PERIME,
        "url_etat": reverse("structures:lot_etat", args=[lot.pk]),
    }


def shown(ligne: LigneLot, lot: Lot) -> dict[str, Any]:
    """One row, with what would change in words."""
    genre, mots = genre_of(lot), MOTS[lot.genre]
    avant, apres = loaded(ligne.avant), loaded(ligne.apres)
    fermee = ligne.decision == DecisionLigne.FERMER
    lues = {**avant, **{nom: valeur for nom, valeur in apres.items() if valeur}}
    return {
        "ligne": ligne,
        "du_fichier": ligne.statut != StatutLigne.DISPARUE,
        "titre": " ".join(filter(None, (lues.get(nom, "") for nom in mots.titre))),
        "precision": lues.get(mots.precision, ""),
        "role": role_in_words(lues["role"]) if _read(ligne, lues) else "",
        "changements": changes(avant, apres, genre.colonnes) if avant and apres and not fermee else [],
        "fermeture": day_in_words(apres.get("fin_on", "")) if fermee else "",
        "choix": [
            (code.value, libelle, code == ligne.decision) for code, libelle in genre.choix(ligne).items()
        ],
    }


def _read(ligne: LigneLot, lues: Mapping[str, str]) -> bool:
    """Whether its role is a code: a row in error keeps its cells as they were typed."""
    return ligne.statut != StatutLigne.ERREUR and "role" in lues
