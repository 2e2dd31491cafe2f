"""The accusés that the administration must send, by e-mail to those who represent the structure."""

from datetime import date
from typing import Any

from django.utils import timezone

from conventions.models import Dossier
from conventions.services.destinataires import absolute_url, write_to_representatives
from conventions.services.situation import service_named
from siae_portal.formats import date_longue, en_phrase, heure
from siae_portal.workflow.machine import Acte

RECEPTION, COMPLETUDE, PAPIER = "accuse_reception", "accuse_completude", "accuse_papier"


def send_receipt(dossier: Dossier, *, acte: Acte) -> None:
    """« Reçue le … »: number, date and hour, service, due date, meaning of silence, address of the PDF."""
    if dossier.depose_at is None:
        return
    contexte = _common(dossier, acte) | {
        "type": dossier.get_type_display(),
        "nature": en_phrase(dossier.get_nature_display()),
        "annee": dossier.annee,
        "depose_le": date_longue(dossier.depose_at),
        "depose_a": heure(dossier.depose_at),
        "contact": ", ".join(c for c in (dossier.service.courriel, dossier.service.telephone) if c),
    }
    if dossier.papier_recu_on:
        contexte["recu_le"] = date_longue(dossier.papier_recu_on)
    modele = PAPIER if dossier.est_papier else RECEPTION
    write_to_representatives(dossier, modele=modele, contexte=contexte, acte=acte)


def send_completeness(dossier: Dossier, *, acte: Acte) -> None:
    """« Dossier complet »: the day, the due date, the address of the PDF."""
    contexte = _common(dossier, acte) | {"complet_le": date_longue(_day(acte))}
    write_to_representatives(dossier, modele=COMPLETUDE, contexte=contexte, acte=acte)


def _common(dossier: Dossier, acte: Acte) -> dict[str, Any]:
    return {
        "numero": dossier.numero,
        "structure": str(dossier.structure),
        "service": service_named(dossier.service, on=_day(acte)),
        "echeance": date_longue(dossier.echeance_on) if dossier.echeance_on else "",
        "url": absolute_url("dossier_detail", dossier),
    }


def _day(acte: Acte) -> date:
    return timezone.localtime(acte.at).date()
