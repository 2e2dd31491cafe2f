"""The journal of an object of the conventions, in plain words."""

from typing import Any

from django.db import models

from conventions.enums import CodeSection, Geste, GesteAnnexe, GesteConvention
from siae_portal.audit.journal import in_words
from siae_portal.audit.models import Evenement
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
    """The section that was saved."""
    section = evenement.details.get("section", "")
    return dict(CodeSection.choices).get(section, section)
