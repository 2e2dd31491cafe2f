"""Moving a row through its declared life, with its journal: the only place that assigns `etat`."""

from typing import Any

from siae_portal.audit.models import Evenement
from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte, Transition


def move(obj: Any, transition: Transition, acte: Acte, **details: Any) -> Evenement:
    """Apply a transition to a locked row, save it and journal it.

    Raises:
        TransitionRefusee: the state or a guard says no; nothing is written.
    """
    avant, apres = transition.apply(obj, acte)
    obj.save()
    return record(obj, geste=transition.geste, acte=acte, avant=avant, apres=apres, details=details)
