"""The switch of the header: the places of a person, as they are called."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from siae_portal.comptes.lieux import Lieu, current_lieu, lieux_of
from siae_portal.comptes.models import User
from structures.services.equipe import kinds_of
from structures.services.noms import service_names


@dataclass(frozen=True, kw_only=True)
class Choix:
    """One place of the switch."""

    code: str
    libelle: str
    choisi: bool


def switch_for(request: HttpRequest) -> list[Choix]:
    """Empty for who has one place only: there is nothing to choose. Three queries at most otherwise."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    lieux = lieux_of(user)
    if len(lieux) < 2:
        return []
    noms, choisi = _names(user), current_lieu(request)
    return [Choix(code=lieu.code, libelle=noms[lieu], choisi=lieu == choisi) for lieu in lieux]


def _names(user: User) -> dict[Lieu, str]:
    """« Les Jardins du Canal (ACI, EI) », « DDETS du Morbihan »."""
    on, habilitations = timezone.localdate(), user.habilitations_valides
    structures = {h.structure_id: h.structure for h in habilitations if h.structure}
    services = {h.service_id: h.service for h in habilitations if h.service}
    genres = kinds_of(structures.values(), on=on) if structures else {}
    appellations = service_names(services.values(), on=on) if services else {}
    noms = {}
    for lieu in lieux_of(user):
        if lieu.structure_id:
            types = ", ".join(genres.get(lieu.structure_id, []))
            nom = str(structures[lieu.structure_id])
            noms[lieu] = f"{nom} ({types})" if types else nom
        elif lieu.service_id:
            noms[lieu] = appellations[lieu.service_id]
    return noms
