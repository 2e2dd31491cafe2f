"""Who owns each column of the record: what a structure writes, what the State keeps and why."""

from collections.abc import Mapping
from types import MappingProxyType

from structures.enums import SectionFiche

# Columns written by the page of each section that is made of columns.
CHAMPS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        SectionFiche.IDENTITE: frozenset(
            {"registre", "idcc", "representant_nom", "representant_qualite", "representant_pouvoir"}
        ),
        SectionFiche.COORDONNEES: frozenset(
            {
                "adresse",
                "code_postal",
                "commune",
                "adresse_gestion",
                "telephone",
                "courriel",
                "site_web",
                "presentation",
            }
        ),
        SectionFiche.BANQUE: frozenset({"iban"}),
    }
)
# What decides of a convention: open to the structure only until an agent has checked it.
IDENTITE_ETAT = frozenset({"denomination", "categorie_juridique", "naf", "creee_on"})
CONSTATS_ETAT = frozenset({"moyens_separes"})
"""What an agent finds on the spot: never the structure's to write (regles_de_controle.csv, RC55)."""
POURQUOI_VERROUILLE: Mapping[str, str] = MappingProxyType(
    {
        "siret": "Il suit les transferts : déclarez un transfert d’établissement.",
        "siret_signature": "Il ne change jamais : c’est celui que portent les conventions signées.",
        "denomination": "Elle figure dans les conventions : votre service instructeur la corrige.",
        "categorie_juridique": "Elle décide des conventions : votre service instructeur la corrige.",
        "naf": "Il vient de Sirene : votre service instructeur le corrige.",
        "creee_on": "Elle vient de Sirene : votre service instructeur la corrige.",
    }
)


def champs_permis(section: str, *, a_verifier: bool) -> frozenset[str]:
    """Columns that a structure may write in a section; its identity too while nobody has checked it."""
    permis = CHAMPS[section]
    return permis | IDENTITE_ETAT if a_verifier and section == SectionFiche.IDENTITE else permis
