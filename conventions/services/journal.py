"""Moving a row through its declared life, with its journal: the only place that assigns `etat`."""

from typing import Any

from django.utils import timezone

from conventions.models import Convention
from siae_portal.audit.models import Evenement
from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte, Transition
from structures.services.recherche import refresh_documents


def move(obj: Any, transition: Transition, acte: Acte, **details: Any) -> Evenement:
    """Apply a transition to a locked row, save it and journal it; the public directory follows a convention.

    Raises:
        TransitionRefusee: the state or a guard says no; nothing is written.
    """
    avant, apres = transition.apply(obj, acte)
    obj.save()
    if isinstance(obj, Convention):
        jour = timezone.localtime(acte.at).date()
        refresh_documents(structure_ids=[obj.structure_id], on=jour)
    return record(obj, geste=transition.geste, acte=acte, avant=avant, apres=apres, details=details)
