"""Import of the two ASP extracts: structures, then annexes with their conventions."""

from conventions.services.import_asp.importer import import_asp
from conventions.services.import_asp.lecture import FichierIllisible
from conventions.services.import_asp.rapport import Rapport

__all__ = ["FichierIllisible", "Rapport", "import_asp"]
