"""The simulator of the aid: public, its answer in its address."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from conventions.forms.simulateur import SimulateurForm
from conventions.services.aides import BaremeAbsent
from conventions.services.simulateur import Tranche, simulate
from conventions.views.brouillon import REFUS
from siae_portal.comptes.cache import PublicCacheMixin
from structures.enums import Zone


@method_decorator(login_not_required, name="dispatch")
class SimulateurView(PublicCacheMixin, View):
    """The form, and the calculation once it is answered: a GET, so that the address can be shared."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form, or the calculation."""
        on = timezone.localdate()
        pose = "type" in request.GET
        form = SimulateurForm(request.GET if pose else None, on=on, initial=_initial(on))
        if pose and form.is_valid():
            tranches, absent = _answer(form)
        else:
            tranches, absent = [], ""
        return render(
            request,
            "conventions/simulateur.html",
            {
                "form": form,
                "tranches": tranches,
                "absent": absent,
                "total": sum(tranche.total_eur for tranche in tranches),
                "dernier_connu": any(tranche.aide.dernier_connu for tranche in tranches),
            },
            status=REFUS if pose and form.errors else 200,
        )


def _initial(on: date) -> dict[str, object]:
    """The next civil year."""
    return {
        "zone": Zone.HORS_MAYOTTE,
        "debut_on": date(on.year + 1, 1, 1),
        "fin_on": date(on.year + 1, 12, 31),
    }


def _answer(form: SimulateurForm) -> tuple[list[Tranche], str]:
    """The annexes, or the sentence that says what is unknown."""
    try:
        return simulate(form.demande), ""
    except BaremeAbsent as absent:
        return [], str(absent)
