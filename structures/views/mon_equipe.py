"""« Équipe » of the menu: leads to the team of the place that the person looks at."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from siae_portal.comptes.lieux import Lieu, current_lieu, lieux_of
from structures.enums import GesteEquipe
from structures.models import ServiceInstructeur, Structure
from structures.policies import EQUIPE_SERVICE, EQUIPE_STRUCTURE


class MonEquipeView(View):
    """The chosen place, or the first whose team she may read; the list of services otherwise."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Go there."""
        user: Any = request.user
        choisi = current_lieu(request)
        for lieu in [choisi] if choisi else lieux_of(user):
            if _readable(user, lieu):
                nom = "structure_equipe" if lieu.structure_id else "service_equipe"
                return redirect(f"structures:{nom}", pk=lieu.structure_id or lieu.service_id)
        if EQUIPE_SERVICE.may(user, GesteEquipe.CONSULTER):
            return redirect("structures:services")
        return redirect("structures:rejoindre")


def _readable(user: Any, lieu: Lieu) -> bool:
    if lieu.structure_id:
        permis = EQUIPE_STRUCTURE.scope(user, GesteEquipe.CONSULTER)
        return Structure.objects.filter(permis, pk=lieu.structure_id).exists()
    permis = EQUIPE_SERVICE.scope(user, GesteEquipe.CONSULTER)
    return ServiceInstructeur.objects.filter(permis, pk__in=[lieu.service_id]).exists()
