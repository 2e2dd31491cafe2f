"""What every page of the portal knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from siae_portal.accueil.lieux import switch_for
from siae_portal.accueil.navigation import navigation_for

NOM = "Portail SIAE"
DEVISE = "Conventionnement et accompagnement des structures d’insertion"


def portal(request: HttpRequest) -> dict[str, Any]:
    """`portail`: name and tagline of the service, demonstration flag, navigation of the visitor.

    The navigation is computed only when a page shows it: a fragment or a PDF asks for nothing.
    """
    return {
        "portail": {
            "nom": NOM,
            "devise": DEVISE,
            "demonstration": settings.DEMONSTRATION,
            "navigation": SimpleLazyObject(lambda: navigation_for(request)),
            "lieux": SimpleLazyObject(lambda: switch_for(request)),
            "assistance": getattr(request, "assistance", None),
        }
    }
