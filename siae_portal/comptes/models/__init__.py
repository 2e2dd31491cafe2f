"""People and their rights in time."""

from siae_portal.comptes.models.acces import AccesRefuse
from siae_portal.comptes.models.habilitation import DelegationSignature, Habilitation
from siae_portal.comptes.models.organisation import AccesSupport, DemandeRattachement, Invitation
from siae_portal.comptes.models.user import User

__all__ = [
    "AccesRefuse",
    "AccesSupport",
    "DelegationSignature",
    "DemandeRattachement",
    "Habilitation",
    "Invitation",
    "User",
]
