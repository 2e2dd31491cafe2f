"""Structures, their labels and papers, their territory, the State services, batches of import."""

from structures.models.coffre import Piece
from structures.models.identite import Contact, Etablissement, Implantation, Intervention, Reseau, Succession
from structures.models.lot import LigneLot, Lot
from structures.models.recherche import DocumentRecherche, MotRecherche
from structures.models.service import NomOrganisme, ServiceInstructeur
from structures.models.sirene import EtablissementSirene
from structures.models.structure import Label, Offre, Structure
from structures.models.territoire import Commune, Departement, Epci, Region

__all__ = [
    "Commune",
    "Contact",
    "Departement",
    "DocumentRecherche",
    "Epci",
    "Etablissement",
    "EtablissementSirene",
    "Implantation",
    "Intervention",
    "Label",
    "LigneLot",
    "Lot",
    "MotRecherche",
    "NomOrganisme",
    "Offre",
    "Piece",
    "Region",
    "Reseau",
    "ServiceInstructeur",
    "Structure",
    "Succession",
]
