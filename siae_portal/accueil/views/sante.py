"""Health pages, for the supervision: alive, and ready."""

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from siae_portal.accueil.sante import CONTROLES, probe


@login_not_required
@require_safe
@never_cache
@transaction.non_atomic_requests
def vivant(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"etat": "vivant"})


@login_not_required
@require_safe
@never_cache
@transaction.non_atomic_requests
def pret(request: HttpRequest) -> JsonResponse:
    """What the portal stands on, one line per service; 503 as soon as one of them fails."""
    controles = {nom: probe(nom, controle) for nom, controle in CONTROLES.items()}
    sain = all(controle["ok"] for controle in controles.values())
    return JsonResponse(
        {"etat": "prêt" if sain else "en panne", "controles": controles}, status=200 if sain else 503
    )
