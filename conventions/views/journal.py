"""The journal of an object of the conventions, in plain words."""

from datetime import date
from typing import Any

from django.db import models

from conventions.enums import CodeSection, Geste, GesteAnnexe, GesteConvention, VoieReponse
from siae_portal.audit.journal import in_words
from siae_portal.audit.models import Evenement
from siae_portal.formats import date_longue
from structures.enums import GesteEquipe

_GESTES: dict[str, str] = {
    **dict(GesteAnnexe.choices),
    **dict(GesteConvention.choices),
    **dict(Geste.choices),
    GesteEquipe.REPRENDRE.value: GesteEquipe.REPRENDRE.label,
}


def journal_of(obj: models.Model, *, sauf: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """Context of `composants/_journal.html`: who, what, when, why, latest first. One query.

    Args:
        sauf: acts left out, for a reader whom they do not concern.
    """
    evenements = Evenement.objects.of(obj).exclude(geste__in=sauf)
    return in_words(evenements, gestes=_GESTES, objet_of=_section_of)


def _section_of(evenement: Evenement) -> str:
    """The section that was saved; how and when an answer that the service typed was received."""
    if recue_on := evenement.details.get("recue_on"):
        voie = VoieReponse(evenement.details["voie"]).label.lower()
        return f"réponse reçue {voie} le {date_longue(date.fromisoformat(recue_on))}, saisie par le service"
    section = evenement.details.get("section", "")
    return dict(CodeSection.choices).get(section, section)
