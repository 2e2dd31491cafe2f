"""The exit of a person, recorded then corrected on the same page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from accompagnement.enums import Geste
from accompagnement.forms import SortieForm
from accompagnement.models import MotifSortie
from accompagnement.services.sorties import record_sortie, regles_de_sortie
from accompagnement.views.actes import SalarieActeView


class SortieView(SalarieActeView):
    """Record the exit, or correct it."""

    geste = Geste.ENREGISTRER_SORTIE
    form_class = SortieForm
    template_name = "accompagnement/sortie_form.html"

    def get_initial(self) -> dict[str, Any]:
        """What was recorded, if it was."""
        sortie = getattr(self.salarie, "sortie", None)
        if sortie is None:
            return {}
        return {
            "motif": sortie.motif_id,
            "sortie_on": sortie.sortie_on,
            "heures_totales": sortie.heures_totales,
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        """Reasons, and whether the hours decide."""
        regles = regles_de_sortie(self.salarie)
        return {
            **super().get_form_kwargs(),
            "motifs": MotifSortie.objects.all(),
            "heures_requises": bool(regles and regles.heures_requises_sortie),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether this is a correction."""
        return super().get_context_data(correction=hasattr(self.salarie, "sortie"), **kwargs)

    def perform(self, form: SortieForm) -> HttpResponse:
        """Record, then back to the person."""
        sortie, written = record_sortie(pk=self.salarie.pk, acte=self.acte, **form.saisie())
        compte = "elle compte" if sortie.examinee else "elle ne compte pas"
        self.say(
            written,
            f"La sortie est enregistrée : {compte} dans le taux de sorties.",
            "Cette sortie était déjà enregistrée : rien n’a changé.",
        )
        return redirect("accompagnement:salarie_detail", pk=self.salarie.pk)
