"""The one place where states move outside the declared transitions: what the ASP says is a fact.

An annexe takes the state of its line (`ecriture.py` writes it with the other columns), and the state of an
imported convention is deduced from its annexes here. See docs/adr/ on the ASP import.
"""

from datetime import date

from django.db.models import Exists, OuterRef

from conventions.enums import ETATS_ANNEXE_ACTIVE, EtatConvention
from conventions.models import AnnexeFinanciere, Convention


def deduce_states(*, on: date) -> dict[str, int]:
    """Make every imported convention ACTIVE or ECHUE, as its annexes say on that day.

    Active if and only if at least one annexe is in an active state and not expired (reglement.md §0.6).
    A suspension or a termination is a decision: it is never deduced, nor undone. What has not been signed yet
    in the portal waits for its signature.
    Returns:
        Number of conventions that changed, by new state.
    """
    annexes = AnnexeFinanciere.objects.filter(convention=OuterRef("pk"))
    vivantes = annexes.filter(etat__in=ETATS_ANNEXE_ACTIVE, fin_on__gte=on)
    importees = Convention.objects.filter(Exists(annexes.filter(asp_id__isnull=False)))
    return {
        EtatConvention.ACTIVE: importees.filter(Exists(vivantes), etat=EtatConvention.ECHUE).update(
            etat=EtatConvention.ACTIVE
        ),
        EtatConvention.ECHUE: importees.filter(~Exists(vivantes), etat=EtatConvention.ACTIVE).update(
            etat=EtatConvention.ECHUE
        ),
    }
