"""Acts on accounts."""

from datetime import datetime

from siae_portal.comptes.models import AccesRefuse, User


def note_refused_access(
    *, user: User, url_name: str, objet_id: str, methode: str, statut: int, at: datetime
) -> AccesRefuse:
    """Remember a refusal; ids only."""
    return AccesRefuse.objects.create(
        user=user, url_name=url_name, objet_id=objet_id, methode=methode, statut=statut, at=at
    )
