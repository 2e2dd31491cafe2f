"""Choosing the place to look at: only what is shown changes, never a right."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from siae_portal.comptes.lieux import CLE, lieux_of


class LieuView(View):
    """Remember the place in the session; any other than hers means « all »."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Choose, then back to the home page."""
        choisi = request.POST.get("lieu", "")
        if choisi in {lieu.code for lieu in lieux_of(request.user)}:  # type: ignore[arg-type]
            request.session[CLE] = choisi
        else:
            request.session.pop(CLE, None)
        return redirect("accueil:accueil")
