"""The door of every act on a person: the right, then the lock."""

from accompagnement.models import Salarie
from siae_portal.workflow.machine import Acte


def lock_salarie(*, pk: int, geste: str, acte: Acte) -> Salarie:
    """The row of the person, locked until the end of the transaction.

    Raises:
        Salarie.DoesNotExist: out of the scope of the one who acts; the portal itself never acts here.
    """
    if acte.user is None:
        raise Salarie.DoesNotExist
    return Salarie.objects.permitted(acte.user, geste).select_for_update(of=("self",)).get(pk=pk)
