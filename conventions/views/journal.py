"""The journal of an object of the conventions, in plain words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.http import HttpRequest

from conventions.enums import CodeSection, Geste, GesteAnnexe, GesteConvention, VoieReponse
from siae_portal.audit.journal import in_words
from siae_portal.audit.models import Evenement
from siae_portal.formats import date_longue
from structures.enums import GesteEquipe

CHIFFRES_MAX = 4
_GESTES: dict[str, str] = {
    **dict(GesteAnnexe.choices),
    **dict(GesteConvention.choices),
    **dict(Geste.choices),
    GesteEquipe.REPRENDRE.value: GesteEquipe.REPRENDRE.label,
}


PAR_PAGE = 50
"""Events shown at once: the life of a dossier that is saved while it is typed has hundreds."""


class Journal(list[dict[str, Any]]):
    """The lines of one page of a journal; the numbers of the pages beside it, 0 for none."""

    def __init__(self, lignes: Iterable[dict[str, Any]], *, page: int, suite: bool) -> None:
        super().__init__(lignes)
        self.plus_recents = page - 1
        self.plus_anciens = page + 1 if suite else 0


def journal_of(obj: models.Model, request: HttpRequest, *, sauf: frozenset[str] = frozenset()) -> Journal:
    """Context of `composants/_journal.html`: who, what, when, why, latest first. One query.

    The page is that of the address (`?journal=2`), the latest events by default.

    Args:
        sauf: acts left out, for a reader whom they do not concern.
    """
    page = _page_of(request)
    debut = (page - 1) * PAR_PAGE
    lus = Evenement.objects.of(obj).exclude(geste__in=sauf)[debut : debut + PAR_PAGE + 1]
    evenements = list(lus)
    lignes = in_words(evenements[:PAR_PAGE], gestes=_GESTES, objet_of=_section_of)
    return Journal(lignes, page=page, suite=len(evenements) > PAR_PAGE)


def _page_of(request: HttpRequest) -> int:
    demandee = request.GET.get("journal", "")
    return max(int(demandee), 1) if demandee.isdecimal() and len(demandee) <= CHIFFRES_MAX else 1


def _section_of(evenement: Evenement) -> str:
    """The section saved or alert justified; how and when an answer that the service typed was received."""
    if recue_on := evenement.details.get("recue_on"):
        voie = VoieReponse(evenement.details["voie"]).label.lower()
        return f"réponse reçue {voie} le {date_longue(date.fromisoformat(recue_on))}, saisie par le service"
    if "justification" in evenement.details:
        return "justification d’une alerte"
    section = evenement.details.get("section", "")
    return dict(CodeSection.choices).get(section, section)
