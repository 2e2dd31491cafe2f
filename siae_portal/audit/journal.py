"""The journal of an object, in plain words."""

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import Any

from siae_portal.audit.models import Evenement


def in_words(
    evenements: Iterable[Evenement],
    *,
    gestes: Mapping[str, str],
    objet_of: Callable[[Evenement], str] = lambda _evenement: "",
) -> list[dict[str, Any]]:
    """Context of `composants/_journal.html`: who, what, when, why, in the order given. One query.

    The same act done again by the same person within the minute is one line, with what it was done on.

    Args:
        gestes: act → its French name.
        objet_of: what the act was done on (« Demande »), empty when its name says it all.
    """
    lignes = []
    for _cle, groupe in groupby(evenements, key=_same_minute):
        faits = list(groupe)
        objets = list(dict.fromkeys(objet for fait in reversed(faits) if (objet := objet_of(fait))))
        lignes.append(_line(faits, gestes=gestes, objets=objets))
    return lignes


def _same_minute(evenement: Evenement) -> tuple[Any, ...]:
    """What makes two events one line; an event with words of its own stays alone."""
    seul = evenement.pk if hasattr(evenement, "motif") else None
    return (evenement.geste, evenement.user_id, evenement.at.replace(second=0, microsecond=0), seul)


def _line(faits: list[Evenement], *, gestes: Mapping[str, str], objets: list[str]) -> dict[str, Any]:
    premier = faits[0]
    quoi = gestes.get(premier.geste, premier.geste)
    if objets:
        quoi = f"{quoi} : {', '.join(objets)}"
    elif len(faits) > 1:
        quoi = f"{quoi} ({len(faits)} fois)"
    return {
        "at": premier.at,
        "qui": premier.user or "Le portail",
        "quoi": quoi,
        "pourquoi": premier.motif.texte if hasattr(premier, "motif") else "",
    }
