"""What happens when nobody is signed in, or when a door stays closed."""

from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from siae_portal.comptes.services import note_refused_access

SCRIPTED = "XMLHttpRequest"


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Every page asks for a sign-in, save those marked `login_not_required`.

    A scripted request gets 401: a redirect to the sign-in page would read as a success.
    """

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        """401 for htmx and fetch, the sign-in page for a person."""
        if "HX-Request" in request.headers or request.headers.get("X-Requested-With") == SCRIPTED:
            return HttpResponse("Votre session est terminée : reconnectez-vous.", status=401)
        return super().handle_no_permission(request, view_func)


class RefusedAccessMiddleware:
    """Journals refusals after the view: inside, ATOMIC_REQUESTS would roll the row back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then note a 403, or a 404 on an object, given to a person who is signed in."""
        response = self.get_response(request)
        match = request.resolver_match
        if match and request.user.is_authenticated and _is_refusal(response.status_code, bool(match.kwargs)):
            note_refused_access(
                user=request.user,
                url_name=match.view_name,
                objet_id=str(match.kwargs.get("pk", ""))[:40],
                methode=request.method or "",
                statut=response.status_code,
                at=timezone.now(),
            )
        return response


def _is_refusal(status: int, has_object: bool) -> bool:
    return status == 403 or (status == 404 and has_object)
