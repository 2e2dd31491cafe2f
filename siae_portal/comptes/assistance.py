"""Support access: for one request, an administrator reads as the representative of one structure would."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import AccesSupport, Habilitation, User

CLE = "assistance"
SANS_EFFET = frozenset({"GET", "HEAD", "OPTIONS"})
# What may still be sent: the end of the access, the end of the session.
PERMISES = frozenset({"structures:assistance_fermer", "comptes:deconnexion"})


class AssistanceMiddleware:
    """Narrows the rights of the person to those of the access, and refuses whatever would write.

    The session holds the id of the access; closed or over, it is forgotten and the person finds her own
    rights again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the access of the session, if any."""
        request.assistance = None  # type: ignore[attr-defined]
        if CLE in request.session and request.user.is_authenticated:
            acces = _open(request.session[CLE], request.user)
            if acces is None:
                del request.session[CLE]
            else:
                request.assistance = acces  # type: ignore[attr-defined]
                _narrow(request.user, acces)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """403 on any request that would write, with a page that says why."""
        if request.assistance is None or request.method in SANS_EFFET:  # type: ignore[attr-defined]
            return None
        if request.resolver_match and request.resolver_match.view_name in PERMISES:
            return None
        return render(request, "comptes/assistance_lecture_seule.html", status=403)


def _open(pk: Any, user: User) -> AccesSupport | None:
    """The access, while it is open and the person is still an administrator."""
    acces = AccesSupport.objects.open(at=timezone.now()).filter(pk=pk, user=user)
    if Role.ADMINISTRATEUR not in user.roles:
        return None
    return acces.select_related("structure").first()


def _narrow(user: User, acces: AccesSupport) -> None:
    """One habilitation, never saved: representative of the structure. It reads no interview."""
    virtuelle = Habilitation(
        user_id=user.pk,
        role=Role.DIRIGEANT,
        structure=acces.structure,
        debut_on=timezone.localdate(acces.ouvert_at),
        fin_on=timezone.localdate(acces.expire_at),
    )
    user.habilitations_valides = [virtuelle]
    user.roles = frozenset({Role.DIRIGEANT.value})
