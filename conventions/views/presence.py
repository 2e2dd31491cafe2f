"""Who else is on the section: a heartbeat of the page, answered with a sentence."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views import View

from conventions.enums import Geste
from conventions.models import Dossier
from conventions.services.formulaire import formulaire_of
from conventions.services.presences import Present, come, leave, others_on
from conventions.views.brouillon import DossierAuteurMixin
from conventions.views.requetes import person
from siae_portal.formats import heure


class SectionPresenceView(DossierAuteurMixin, View):
    """I am here (or I leave: `partir`); who else is."""

    geste = Geste.ENREGISTRER

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Nothing is written but in the cache."""
        moi, on, code = person(request), timezone.now(), kwargs["code"]
        permis = Dossier.objects.permitted(moi, self.geste)
        dossier = permis.select_related("structure").get(pk=kwargs["pk"])
        if formulaire_of(dossier).rubrique(code) is None:
            raise Http404
        dire = leave if "partir" in request.POST else come
        dire(dossier_id=dossier.pk, code=code, user=moi, at=on)
        presents = others_on(dossier_id=dossier.pk, user_id=moi.pk, at=on)
        return JsonResponse({"phrase": sentence_of([p for p in presents if p.code == code])})


def sentence_of(presents: list[Present]) -> str:
    """Who opened the section, and that nobody is stopped by it."""
    if not presents:
        return ""
    noms = " ; ".join(f"{p.user} a ouvert cette section à {heure(p.depuis_at)}" for p in presents)
    return f"{noms} : vous pouvez écrire, rien ne s’écrase."
