"""The interview, logged from a phone."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accompagnement.enums import Geste
from accompagnement.forms import EntretienForm
from accompagnement.models import FamilleFrein
from accompagnement.services.entretiens import log_entretien
from accompagnement.views.actes import SalarieActeView


class EntretienAjouterView(SalarieActeView):
    """Log an interview; the hidden key makes a form sent twice harmless."""

    geste = Geste.NOTER_ENTRETIEN
    form_class = EntretienForm
    template_name = "accompagnement/entretien_ajouter.html"

    def get_initial(self) -> dict[str, Any]:
        """Today, and a new key."""
        return {"cle": uuid4(), "tenu_on": timezone.localdate()}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The subjects offered, for this person."""
        return {**super().get_form_kwargs(), "familles": FamilleFrein.objects.all()}

    def perform(self, form: EntretienForm) -> HttpResponse:
        """Log, then back to the day."""
        _, created = log_entretien(pk=self.salarie.pk, saisie=form.saisie(), acte=self.acte)
        self.say(
            created,
            f"L’entretien avec {self.salarie.initiales} est enregistré.",
            "Cet entretien était déjà enregistré : rien n’a été ajouté.",
        )
        return redirect("accompagnement:salarie_list")
