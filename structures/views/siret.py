"""« Ce SIRET est-il une SIAE aujourd’hui ? »: the page, and the same answer as JSON."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import TemplateView

from siae_portal.comptes.cache import PublicCacheMixin
from structures.forms.siret import SiretForm
from structures.services.export import LICENCE, convention_dict, label_dict, public_url
from structures.services.siret import Situation, situation_of


@method_decorator(login_not_required, name="dispatch")
class SiretView(PublicCacheMixin, TemplateView):
    """A question by address (`?siret=`), answered in one sentence."""

    template_name = "structures/siret.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The answer, when a SIRET was given and is one."""
        demande = self.request.GET if "siret" in self.request.GET else None
        form = SiretForm(demande)
        situation = None
        if form.is_bound and form.is_valid():
            situation = situation_of(siret=form.cleaned_data["siret"], on=timezone.localdate())
        return super().get_context_data(form=form, situation=situation, **kwargs)


@method_decorator(login_not_required, name="dispatch")
class SiretJsonView(PublicCacheMixin, View):
    """The same as JSON, whose keys never change; 400 with the reason when this is not a SIRET."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, siret: str) -> HttpResponse:
        """Answer, open to any site."""
        form = SiretForm({"siret": siret})
        if not form.is_valid():
            reponse = JsonResponse({"siret": siret[:40], "erreur": form.errors["siret"][0]}, status=400)
        else:
            situation = situation_of(siret=form.cleaned_data["siret"], on=timezone.localdate())
            reponse = JsonResponse(_answer(situation))
        reponse["Access-Control-Allow-Origin"] = "*"
        return reponse


def _answer(situation: Situation) -> dict[str, Any]:
    structure = situation.structure
    return {
        "siret": situation.siret,
        "date": situation.on.isoformat(),
        "connu": structure is not None,
        "siae": situation.siae,
        "denomination": structure.denomination if structure else None,
        "siret_actuel": structure.siret if structure else None,
        "conventions": [convention_dict(c) for c in situation.conventions],
        "labels": [label_dict(label) for label in situation.labels],
        "fiche": public_url(structure.pk) if structure else None,
        "licence": LICENCE,
    }
