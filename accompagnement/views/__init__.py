"""HTTP to service, service to HTTP."""

from accompagnement.views.entretiens import EntretienAjouterView
from accompagnement.views.resultats import ResultatsDetailView, ResultatsListView
from accompagnement.views.salaries import (
    ContratAjouterView,
    SalarieAjouterView,
    SalarieDetailView,
    SalarieListView,
)
from accompagnement.views.sorties import SortieView

__all__ = [
    "ContratAjouterView",
    "EntretienAjouterView",
    "ResultatsDetailView",
    "ResultatsListView",
    "SalarieAjouterView",
    "SalarieDetailView",
    "SalarieListView",
    "SortieView",
]
