"""The search drawn on a map of France by département, with its table beside it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.generic import TemplateView

from structures.rules.carte import OUTRE_MER, PETITE_COURONNE, class_of, classes_of
from structures.views.recherche import RechercheMixin

COTE_CASE, PAS_CASE = 66, 110


@method_decorator(login_not_required, name="dispatch")
class CarteView(RechercheMixin, TemplateView):
    """How many structures answer the search in each département."""

    template_name = "structures/carte.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the départements by code, their class, their drawing, and the address of their list."""
        nombres = self.search().facettes["departement"]
        classes = classes_of(nombres.values())
        departements = {
            code: {
                "code": code,
                "nom": nom,
                "nombre": nombres.get(code, 0),
                "classe": class_of(nombres.get(code, 0), classes),
                "url": self._list_url(code),
            }
            for code, nom, _, _ in self.form.departements
        }
        return super().get_context_data(
            **self.search_context(),
            classes=classes,
            departements=list(departements.values()),
            metropole=[d for code, d in departements.items() if code not in {*PETITE_COURONNE, *OUTRE_MER}],
            petite_couronne=[departements[code] for code in PETITE_COURONNE if code in departements],
            outre_mer=_boxes([departements[code] for code in OUTRE_MER if code in departements]),
            vides=sum(1 for departement in departements.values() if not departement["nombre"]),
            total=sum(nombres.values()),
            **kwargs,
        )

    def _list_url(self, code: str) -> str:
        """The same search, without what is not valid, in this département only."""
        valides = {
            nom: valeur for nom, valeur in self.form.cleaned_data.items() if valeur and nom != "region"
        }
        return f"{reverse('structures:annuaire')}?{urlencode(valides | {'departement': code})}"


def _boxes(departements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where each overseas département is drawn."""
    return [
        {**departement, "x": 10 + rang * PAS_CASE, "cote": COTE_CASE}
        for rang, departement in enumerate(departements)
    ]
