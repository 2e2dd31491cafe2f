"""The facts of a structure, in pairs, for its readers."""

from collections.abc import Sequence

from siae_portal.formats import date_longue
from structures.models import Structure
from structures.rules.fiche import POURQUOI_VERROUILLE
from structures.rules.formes import libelle_forme


def public_facts(structure: Structure) -> list[tuple[str, str]]:
    """Where and how to reach it: what its own letterhead says."""
    return [
        ("Adresse", structure.adresse_complete),
        ("Département", str(structure.departement)),
        ("Téléphone", structure.telephone),
        ("Courriel", structure.courriel),
        ("SIRET", grouped_siret(structure.siret)),
    ]


def identity_facts(structure: Structure) -> list[tuple[str, str]]:
    """Who it is, for its people and its State service."""
    return [
        ("SIRET actuel", grouped_siret(structure.siret)),
        ("SIRET à la signature", grouped_siret(structure.siret_signature)),
        ("Catégorie juridique", form_in_words(structure.categorie_juridique)),
        ("RNA ou RCS", structure.registre),
        ("Code NAF", structure.naf),
        ("Convention collective (IDCC)", structure.idcc),
        ("Créée le", date_longue(structure.creee_on) if structure.creee_on else ""),
        ("Représentant légal", structure.representant_nom),
        ("Qualité du représentant", structure.representant_qualite),
        ("Titre qui donne pouvoir", structure.representant_pouvoir),
        *([("Moyens séparés", "constatés par le service de l’État")] if structure.moyens_separes else []),
    ]


def contact_facts(structure: Structure) -> list[tuple[str, str]]:
    """Where it is and how to reach it, for the same."""
    return [
        ("Adresse", structure.adresse_complete),
        ("Département", str(structure.departement)),
        ("Adresse de gestion", structure.adresse_gestion),
        ("Téléphone", structure.telephone),
        ("Courriel", structure.courriel),
        ("Site web", structure.site_web),
        ("Présentation", structure.presentation),
    ]


def locked_facts(structure: Structure, champs: Sequence[str]) -> list[tuple[str, str, str]]:
    """What the State keeps: name, value, and who may change it."""
    valeurs = {
        "siret": ("SIRET actuel", grouped_siret(structure.siret)),
        "siret_signature": ("SIRET à la signature", grouped_siret(structure.siret_signature)),
        "denomination": ("Dénomination", structure.denomination),
        "categorie_juridique": ("Catégorie juridique", form_in_words(structure.categorie_juridique)),
        "naf": ("Code NAF", structure.naf),
        "creee_on": ("Créée le", date_longue(structure.creee_on) if structure.creee_on else ""),
    }
    return [(*valeurs[nom], POURQUOI_VERROUILLE[nom]) for nom in champs]


def form_in_words(categorie_juridique: str) -> str:
    """« Association déclarée (9220) »; the code alone when it is not one of the file."""
    libelle = libelle_forme(categorie_juridique)
    return f"{libelle} ({categorie_juridique})" if libelle else categorie_juridique


def grouped_siret(siret: str) -> str:
    """`732 829 320 00074`, with no-break spaces."""
    return "\u00a0".join((siret[:3], siret[3:6], siret[6:9], siret[9:]))
