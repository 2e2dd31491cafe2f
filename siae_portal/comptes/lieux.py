"""The place that a person with several has chosen to look at: never a right, only what lists show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from siae_portal.comptes.models import User

CLE = "lieu"


@dataclass(frozen=True, kw_only=True)
class Lieu:
    """A structure or a State service where the person holds a habilitation today."""

    structure_id: int | None = None
    service_id: int | None = None
    region_id: str | None = None

    @property
    def code(self) -> str:
        """What the session and the form hold: `structure-12`, `service-3`."""
        return f"structure-{self.structure_id}" if self.structure_id else f"service-{self.service_id}"

    def rows(self, *, structure: str = "structure", service: str = "service") -> Q:
        """Rows of this place; a regional service shows its région."""
        if self.structure_id:
            return Q(**{structure: self.structure_id})
        if self.region_id:
            return Q(**{f"{service}__departement__region": self.region_id})
        return Q(**{service: self.service_id})


def lieux_of(user: User) -> list[Lieu]:
    """The places of the person, in the order of her habilitations; read with them."""
    lieux = []
    for h in user.habilitations_valides:
        if h.structure_id:
            lieux.append(Lieu(structure_id=h.structure_id))
        elif h.service is not None:
            region = h.service.region_id if h.service.departement_id is None else None
            lieux.append(Lieu(service_id=h.service_id, region_id=region))
    return list(dict.fromkeys(lieux))


def current_lieu(request: HttpRequest) -> Lieu | None:
    """The place chosen in the header; None: all of them. A place left meanwhile is ignored."""
    user: Any = request.user
    if not user.is_authenticated or CLE not in request.session:
        return None
    choisi = request.session[CLE]
    return next((lieu for lieu in lieux_of(user) if lieu.code == choisi), None)
