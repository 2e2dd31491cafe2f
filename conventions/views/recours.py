"""What the page of a dossier says of the remedies: until when, by which button, with which paper."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from conventions.enums import EtatDocument, EtatDossier, Geste, NatureDocument
from conventions.models import Document, Dossier
from conventions.policies import DOSSIER
from conventions.rules.delais import fin_recours
from conventions.views.gestes import page_of
from conventions.workflow import TRANSITIONS
from siae_portal.workflow.machine import Acte

# The paper that says how to contest: the acknowledgement of receipt when nothing was notified.
_PAPIERS = {EtatDossier.REFUSE: NatureDocument.NOTIF_REFUS, EtatDossier.REJET_IMPLICITE: NatureDocument.AR}


@dataclass(frozen=True, kw_only=True)
class Recours:
    """`jusquau_on`: last day. `url`: page of the act, empty once it is too late. `papier`: ready, or None."""

    jusquau_on: date | None
    url: str
    papier: Document | None


def recours_of(dossier: Dossier, documents: list[Document], acte: Acte) -> Recours | None:
    """The remedy of `acte.user` against the answer given to a dossier read with `with_permitted`.

    None when there is nothing to contest, or when it is for somebody else to do.
    """
    transition = TRANSITIONS[Geste.FORMER_RECOURS]
    if Geste.FORMER_RECOURS not in DOSSIER.permitted(dossier) or dossier.etat not in transition.sources:
        return None
    decide_at, nature = dossier.decide_at, _PAPIERS.get(EtatDossier(dossier.etat))
    prets = (d for d in documents if d.nature == nature and d.etat == EtatDocument.PRET)
    return Recours(
        jusquau_on=fin_recours(timezone.localtime(decide_at).date()) if decide_at else None,
        url="" if transition.refusals(dossier, acte) else page_of(Geste.FORMER_RECOURS, dossier),
        papier=next(prets, None),
    )
