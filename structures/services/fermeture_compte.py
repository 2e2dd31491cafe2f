"""What the closing of an account would take from structures: their last representative (ADR 0024)."""

from datetime import date

from django.db import transaction

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation, User
from siae_portal.workflow.machine import TransitionRefusee
from structures.models import Structure
from structures.services.equipe import check_cover


@transaction.atomic
def closing_refusals_of(user: User, on: date) -> list[str]:
    """Why the account of a person may not be closed: one sentence for each structure left to nobody.

    Their rows stay locked until the end of the transaction of the caller.
    """
    siennes = Habilitation.objects.of(user).not_over(on=on).filter(role=Role.DIRIGEANT)
    structures = Structure.objects.filter(pk__in=siennes.values("structure")).order_by("pk")
    refus = []
    for structure in structures.select_for_update(of=("self",)):
        try:
            check_cover(structure, sans=siennes.filter(structure=structure), on=on)
        except TransitionRefusee as seul:
            refus.append(f"{structure.denomination} : {seul.raisons[0]}")
    return refus
