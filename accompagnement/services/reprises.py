"""People that a caseworker who leaves hands over to a colleague, with their next interviews."""

from typing import Any

from accompagnement.models import Salarie
from siae_portal.audit.services import record
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import User
from siae_portal.workflow.machine import Acte
from structures.enums import GesteEquipe
from structures.models import ServiceInstructeur, Structure


class PersonnesSuivies:
    """People still in the structure whose referent is the one who leaves. Counted, never named."""

    code = "personnes"
    roles: frozenset[str] = frozenset({Role.ACCOMPAGNATEUR})

    def count_of(self, user: User, lieu: Structure | ServiceInstructeur) -> int:
        """How many."""
        return self._rows(user, lieu).count()

    def in_words(self, nombre: int) -> str:
        """« 12 personnes suivies »."""
        pluriel = "s" if nombre > 1 else ""
        return f"{nombre} personne{pluriel} suivie{pluriel}, avec leurs prochains entretiens"

    def hand_over(self, *, user: User, to: User, lieu: Structure | ServiceInstructeur, acte: Acte) -> int:
        """The successor becomes the referent of each, with an event in the journal of each."""
        salaries = list(self._rows(user, lieu).select_for_update(of=("self",)).order_by("pk"))
        sans_motif = Acte(user=acte.user, at=acte.at)
        for salarie in salaries:
            salarie.referent = to
            salarie.save(update_fields=["referent"])
            record(salarie, geste=GesteEquipe.REPRENDRE, acte=sans_motif, details={"de": user.pk, "a": to.pk})
        return len(salaries)

    def _rows(self, user: User, lieu: Structure | ServiceInstructeur) -> Any:
        if not isinstance(lieu, Structure):
            return Salarie.objects.none()
        return Salarie.objects.filter(structure=lieu, referent=user, sortie=None)
