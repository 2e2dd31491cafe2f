"""The reference data of the tests."""

from accompagnement.services import referentiels as accompagnement
from conventions.services import referentiels as conventions
from structures.services import referentiels as structures


def load_without_communes() -> None:
    """Load what production loads, save the 35 000 communes."""
    structures.load_regions()
    structures.load_departements()
    structures.load_services()
    structures.load_noms_organismes()
    structures.load_reseaux()
    conventions.load_referentiels()
    accompagnement.load_referentiels()
