"""The journal of an object, in plain words."""

from typing import Any

from django.db import models

from conventions.enums import Geste, GesteAnnexe, GesteConvention
from siae_portal.audit.models import Evenement

_GESTES: dict[str, str] = {
    **dict(GesteAnnexe.choices),
    **dict(GesteConvention.choices),
    **dict(Geste.choices),
}


def journal_of(obj: models.Model, *, sauf: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """Context of `composants/_journal.html`: who, what, when, why, latest first. One query.

    Args:
        sauf: acts left out, for a reader whom they do not concern.
    """
    return [
        {
            "at": evenement.at,
            "qui": evenement.user or "Le portail",
            "quoi": _GESTES.get(evenement.geste, evenement.geste),
            "pourquoi": evenement.motif.texte if hasattr(evenement, "motif") else "",
        }
        for evenement in Evenement.objects.of(obj).exclude(geste__in=sauf)
    ]
