"""The accusés that the administration must send, by e-mail to those who represent the structure."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from conventions.models import Dossier
from conventions.services.situation import service_named
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation
from siae_portal.courriels.services import send_courriel
from siae_portal.formats import INSECABLE, date_longue
from siae_portal.workflow.machine import Acte

RECEPTION, COMPLETUDE, PAPIER = "accuse_reception", "accuse_completude", "accuse_papier"


def send_receipt(dossier: Dossier, *, acte: Acte) -> None:
    """« Reçue le … »: number, date and hour, service, due date, meaning of silence, address of the PDF."""
    if dossier.depose_at is None:
        return
    depose_at = timezone.localtime(dossier.depose_at)
    contexte = _common(dossier, acte) | {
        "type": dossier.get_type_display(),
        "nature": dossier.get_nature_display().lower(),
        "annee": dossier.annee,
        "depose_le": date_longue(depose_at.date()),
        "depose_a": f"{depose_at.hour}{INSECABLE}h{INSECABLE}{depose_at.minute:02d}",
        "contact": ", ".join(c for c in (dossier.service.courriel, dossier.service.telephone) if c),
    }
    if dossier.papier_recu_on:
        contexte["recu_le"] = date_longue(dossier.papier_recu_on)
    _send(dossier, PAPIER if dossier.est_papier else RECEPTION, contexte, acte)


def send_completeness(dossier: Dossier, *, acte: Acte) -> None:
    """« Dossier complet »: the day, the due date, the address of the PDF."""
    contexte = _common(dossier, acte) | {"complet_le": date_longue(_day(acte))}
    _send(dossier, COMPLETUDE, contexte, acte)


def _common(dossier: Dossier, acte: Acte) -> dict[str, Any]:
    chemin = reverse("conventions:dossier_detail", args=[dossier.pk])
    return {
        "numero": dossier.numero,
        "structure": str(dossier.structure),
        "service": service_named(dossier.service, on=_day(acte)),
        "echeance": date_longue(dossier.echeance_on) if dossier.echeance_on else "",
        "url": f"{settings.URL_PUBLIQUE.rstrip('/')}{chemin}",
    }


def _send(dossier: Dossier, modele: str, contexte: dict[str, Any], acte: Acte) -> None:
    """To each representative entitled that day, once by dossier and act."""
    representants = Habilitation.objects.valid(on=_day(acte)).filter(
        role=Role.DIRIGEANT, structure=dossier.structure_id, user__is_active=True
    )
    adresses = representants.order_by("user").values_list("user", "user__email").distinct()
    for user_id, adresse in adresses:
        send_courriel(
            modele=modele,
            to=adresse,
            contexte=contexte,
            key=f"{modele}:{dossier.pk}:{acte.at.isoformat()}:{user_id}",
        )


def _day(acte: Acte) -> date:
    return timezone.localtime(acte.at).date()
