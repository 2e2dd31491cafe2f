"""Who is written to about a dossier, on each side, by the rights of the day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from conventions.enums import Geste, Partie
from conventions.models import Dossier
from conventions.policies import DOSSIER
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation, User
from siae_portal.courriels.services import send_courriel
from siae_portal.workflow.machine import Acte


def correspondents(on: date) -> QuerySet[Habilitation]:
    """Rights, valid that day, that let an active person read and answer messages."""
    roles = DOSSIER.droits[Geste.ECHANGER]
    return Habilitation.objects.valid(on=on).filter(role__in=roles, user__is_active=True)


def write_to_representatives(
    dossier: Dossier, *, modele: str, contexte: Mapping[str, Any], acte: Acte
) -> None:
    """To each of them, once by dossier, person and act, whatever their preferences."""
    for personne in representatives(dossier, on=timezone.localtime(acte.at).date()):
        send_courriel(
            modele=modele,
            to=personne.email,
            contexte=contexte,
            key=f"{modele}:{dossier.pk}:{acte.at.isoformat()}:{personne.pk}",
        )


def representatives(dossier: Dossier, *, on: date) -> list[User]:
    """Active people who represent the structure of a dossier that day."""
    habilitations = Habilitation.objects.valid(on=on).filter(
        role=Role.DIRIGEANT, structure=dossier.structure_id
    )
    return list(User.objects.filter(pk__in=habilitations.values("user"), is_active=True).order_by("pk"))


def readers(dossier: Dossier, partie: Partie, *, on: date) -> list[User]:
    """Active people of one side who read its messages; for the State, who follows the dossier, if anybody."""
    lieu = (
        {"structure": dossier.structure_id} if partie == Partie.STRUCTURE else {"service": dossier.service_id}
    )
    habilitations = correspondents(on).filter(**lieu)
    personnes = User.objects.filter(pk__in=habilitations.values("user")).order_by("pk")
    chargee = dossier.agent_id if partie == Partie.ETAT else None
    toutes = list(personnes)
    return [personne for personne in toutes if personne.pk == chargee] or toutes


def absolute_url(nom: str, dossier: Dossier) -> str:
    """Address of a page of a dossier, for an e-mail."""
    return f"{settings.URL_PUBLIQUE}{reverse(f'conventions:{nom}', args=[dossier.pk])}"
