"""The door of every act on a person: somebody, with the right, then the lock."""

from accompagnement.models import Salarie
from siae_portal.comptes.models import User
from siae_portal.workflow.machine import Acte


def actor(acte: Acte) -> User:
    """The one who acts: the portal itself never does here.

    Raises:
        Salarie.DoesNotExist: nobody.
    """
    if acte.user is None:
        raise Salarie.DoesNotExist
    return acte.user


def lock_salarie(*, pk: int, geste: str, acte: Acte) -> Salarie:
    """The row of the person, locked until the end of the transaction.

    Raises:
        Salarie.DoesNotExist: out of the scope of the one who acts.
    """
    return Salarie.objects.permitted(actor(acte), geste).select_for_update(of=("self",)).get(pk=pk)
