"""Structures, their labels, their territory and the State services."""

from structures.models.recherche import DocumentRecherche, MotRecherche
from structures.models.service import NomOrganisme, ServiceInstructeur
from structures.models.structure import Label, Offre, Structure
from structures.models.territoire import Commune, Departement, Region

__all__ = [
    "Commune",
    "Departement",
    "DocumentRecherche",
    "Label",
    "MotRecherche",
    "NomOrganisme",
    "Offre",
    "Region",
    "ServiceInstructeur",
    "Structure",
]
