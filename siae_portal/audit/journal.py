"""The journal of an object, in plain words."""

from collections.abc import Iterable, Mapping
from typing import Any

from siae_portal.audit.models import Evenement


def in_words(evenements: Iterable[Evenement], *, gestes: Mapping[str, str]) -> list[dict[str, Any]]:
    """Context of `composants/_journal.html`: who, what, when, why, in the order given. One query."""
    return [
        {
            "at": evenement.at,
            "qui": evenement.user or "Le portail",
            "quoi": gestes.get(evenement.geste, evenement.geste),
            "pourquoi": evenement.motif.texte if hasattr(evenement, "motif") else "",
        }
        for evenement in evenements
    ]
