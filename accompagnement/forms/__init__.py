"""Forms of the accompagnement: what was typed, in its types. The rules are in the services."""

from accompagnement.forms.entretiens import EntretienForm
from accompagnement.forms.salaries import ContratForm, SalarieForm
from accompagnement.forms.sorties import SortieForm

__all__ = ["ContratForm", "EntretienForm", "SalarieForm", "SortieForm"]
