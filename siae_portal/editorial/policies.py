"""Who writes the editorial pages. Reading what is published needs no right."""

from django.db.models import Q

from siae_portal.comptes.enums import Role
from siae_portal.comptes.policy import Policy
from siae_portal.editorial.enums import Geste

REDACTION = frozenset({Role.ADMINISTRATEUR})

ARTICLE = Policy(
    portees={Role.ADMINISTRATEUR: lambda user: Q()},
    droits={Geste.CONSULTER: REDACTION, Geste.REDIGER: REDACTION},
)
