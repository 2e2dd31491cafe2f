"""People on a path: their contracts, interviews and exit."""

from accompagnement.models.entretien import Entretien, FamilleFrein
from accompagnement.models.salarie import Contrat, Salarie
from accompagnement.models.sortie import MotifSortie, Sortie

__all__ = ["Contrat", "Entretien", "FamilleFrein", "MotifSortie", "Salarie", "Sortie"]
