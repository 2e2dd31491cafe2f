"""The page where a person chooses what she is told by e-mail."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import FormView

from siae_portal.courriels.forms import PreferencesForm
from siae_portal.courriels.preferences import preference_of, set_preferences
from siae_portal.workflow.machine import Acte


class PreferencesView(FormView):
    """Her own choices; the legal acts come anyway."""

    form_class = PreferencesForm
    template_name = "courriels/preferences.html"

    def get_initial(self) -> dict[str, Any]:
        """Her present choices."""
        preference = preference_of(self.request.user.pk or 0)
        return {nom: getattr(preference, nom) for nom in ("rappels", "messages", "rythme")}

    def form_valid(self, form: PreferencesForm) -> HttpResponse:
        """Keep them."""
        acte = Acte(user=self.request.user, at=timezone.now())  # type: ignore[arg-type]
        set_preferences(**form.cleaned_data, acte=acte)
        messages.success(self.request, "Vos choix sont enregistrés.")
        return redirect("courriels:preferences")

    def form_invalid(self, form: PreferencesForm) -> HttpResponse:
        """Say beside the field what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)
