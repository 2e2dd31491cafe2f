"""What happens when nobody is signed in, or when a door stays closed."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from siae_portal.comptes.models import User
from siae_portal.comptes.second_facteur import (
    second_facteur_actif,
    second_facteur_presente,
    second_facteur_requis,
)
from siae_portal.comptes.services import note_refused_access
from siae_portal.formulaires.fichiers import infected_among

SCRIPTED = "XMLHttpRequest"
# What may be read before the second factor: the pages that set it up and ask for it, sign-out, the law.
SANS_SECOND_FACTEUR = frozenset(
    {
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_reauthenticate",
        "account_reauthenticate",
        "comptes:deconnexion",
        "accueil:accessibilite",
        "accueil:donnees_personnelles",
        "accueil:mentions_legales",
        "accueil:pret",
        "accueil:vivant",
    }
)


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Every page asks for a sign-in, save those marked `login_not_required`.

    A scripted request gets 401: a redirect to the sign-in page would read as a success.
    """

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        """401 for htmx and fetch, the sign-in page for a person."""
        if _is_scripted(request):
            return HttpResponse("Votre session est terminée : reconnectez-vous.", status=401)
        return super().handle_no_permission(request, view_func)


class SecondFacteurMiddleware:
    """Whoever acts for the State reaches nothing before a second factor is shown in this session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the view decide, once `process_view` has."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Lead to the page that sets it up, or that asks for a code; 401 for a script."""
        user, match = request.user, request.resolver_match
        if not isinstance(user, User) or match is None or match.view_name in SANS_SECOND_FACTEUR:
            return None
        if second_facteur_presente(request) or not second_facteur_requis(user):
            return None
        if _is_scripted(request):
            return HttpResponse("Votre second facteur est demandé : reconnectez-vous.", status=401)
        if not second_facteur_actif(user):
            return redirect("mfa_activate_totp")
        retour = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('mfa_reauthenticate')}?{retour}")


class RefusedAccessMiddleware:
    """Journals refusals after the view: inside, ATOMIC_REQUESTS would roll the row back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then note a 403, a 404 on an object, or an infected file, of a person who is signed in."""
        response = self.get_response(request)
        match = request.resolver_match
        if match and request.user.is_authenticated and _is_refusal(request, response, bool(match.kwargs)):
            note_refused_access(
                user=request.user,
                url_name=match.view_name,
                objet_id=str(match.kwargs.get("pk", ""))[:40],
                methode=request.method or "",
                statut=response.status_code,
                at=timezone.now(),
            )
        return response


def _is_scripted(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers or request.headers.get("X-Requested-With") == SCRIPTED


def _is_refusal(request: HttpRequest, response: HttpResponse, has_object: bool) -> bool:
    status = response.status_code
    if status == 403 or (status == 404 and has_object):
        return True
    return request.method == "POST" and infected_among(
        fichier for _nom, fichiers in request.FILES.lists() for fichier in fichiers
    )
