"""The models of acts: which template prints which document, in which version.

A model whose wording changes takes a new version: it is printed in the footer of each act and kept with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from conventions.enums import NatureDocument
from structures.rules import regles_de


@dataclass(frozen=True, kw_only=True)
class Modele:
    """One model: its template, its version, the title of the PDF."""

    gabarit: str
    version: str
    titre: str


def _modele(nom: str, titre: str, version: str) -> Modele:
    return Modele(gabarit=f"conventions/actes/{nom}.html", version=f"{nom}-{version}", titre=titre)


MODELES: Mapping[str, Modele] = MappingProxyType(
    {
        NatureDocument.AR: _modele("ar", "Accusé de réception électronique", "2026.2"),
        NatureDocument.DPC: _modele("dpc", "Demande de pièces complémentaires", "2026.1"),
        NatureDocument.COMPLETUDE: _modele("completude", "Attestation de complétude", "2026.1"),
        NatureDocument.CONVENTION: _modele("convention", "Convention pluriannuelle", "2026.1"),
        NatureDocument.AF: _modele("af", "Annexe financière", "2026.1"),
        NatureDocument.NOTIF: _modele("notif", "Notification d’acceptation", "2026.1"),
        NatureDocument.NOTIF_REFUS: _modele("notif_refus", "Notification de refus", "2026.1"),
        NatureDocument.DOSSIER: _modele("dossier", "Dossier déposé", "2026.1"),
        NatureDocument.CERTIFICAT: _modele("certificat", "Certificat de signatures", "2026.1"),
    }
)

# Kinds whose aid is counted in accompagnements have a convention and an annexe of their own (D6325-24).
MODELES_ACCOMPAGNEMENTS: Mapping[str, Modele] = MappingProxyType(
    {
        NatureDocument.CONVENTION: _modele(
            "convention_geiq", "Convention d’aide à l’accompagnement personnalisé vers l’emploi", "2026.1"
        ),
        NatureDocument.AF: _modele("af_geiq", "Annexe financière", "2026.1"),
    }
)


def modele_de(nature: str, type_structure: str) -> Modele:
    """The model in force of a document, for a kind.

    Raises:
        KeyError: the portal does not print this nature.
        ValueError: not a kind.
    """
    if not regles_de(type_structure).en_etp and nature in MODELES_ACCOMPAGNEMENTS:
        return MODELES_ACCOMPAGNEMENTS[nature]
    return MODELES[nature]
