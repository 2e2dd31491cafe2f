"""Reads of the accounts that compose several tables."""

from dataclasses import dataclass

from django.utils import timezone

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation

DOMAINE_DEMONSTRATION = "@demonstration.invalid"


@dataclass(frozen=True, kw_only=True)
class CompteDemonstration:
    """One account of the demonstration list."""

    email: str
    role: str
    libelle: str


def comptes_demonstration() -> list[CompteDemonstration]:
    """The named demonstration accounts (their domain cannot exist), by role then address."""
    ordre = list(Role)
    habilitations = (
        Habilitation.objects.valid(on=timezone.localdate())
        .filter(user__email__endswith=DOMAINE_DEMONSTRATION, user__is_active=True)
        .select_related("user", "structure", "service__departement", "region")
    )
    comptes: dict[str, CompteDemonstration] = {}
    for h in sorted(habilitations, key=lambda h: (ordre.index(Role(h.role)), h.user.email, h.pk)):
        lieu = h.structure or h.service or h.region
        libelle = f"{h.get_role_display()} · {lieu}" if lieu else h.get_role_display()
        comptes.setdefault(
            h.user.email, CompteDemonstration(email=h.user.email, role=h.get_role_display(), libelle=libelle)
        )
    return list(comptes.values())
