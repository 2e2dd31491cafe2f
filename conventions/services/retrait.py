"""Withdrawing a request before its decision: the clock stops for good, the service is told by e-mail."""

from django.db import transaction
from django.utils import timezone

from conventions.enums import EtatDossier, Geste
from conventions.models import Dossier
from conventions.services.destinataires import absolute_url
from conventions.services.dossiers import advance_dossier
from siae_portal.courriels.services import send_courriel
from siae_portal.formats import date_longue
from siae_portal.workflow.machine import Acte

RETRAIT = "retrait_demande"


@transaction.atomic
def withdraw(*, pk: int, acte: Acte) -> Dossier:
    """Withdraw a request; who follows it, or the service when nobody does, is told.

    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        TransitionRefusee: not deposited, already ended, or already decided.
    """
    dossier = advance_dossier(pk=pk, geste=Geste.RETIRER, acte=acte)
    adresse = dossier.agent.email if dossier.agent else dossier.service.courriel
    if adresse:
        contexte = {
            "numero": dossier.numero,
            "structure": str(dossier.structure),
            "retire_le": date_longue(timezone.localtime(acte.at).date()),
            "url": absolute_url("dossier_detail", dossier),
            "dossier_id": dossier.pk,
        }
        send_courriel(modele=RETRAIT, to=adresse, contexte=contexte, key=f"{RETRAIT}:{dossier.pk}")
    return dossier


def is_withdrawn(dossier: Dossier) -> bool:
    """Whether a deposited request was withdrawn."""
    return dossier.etat == EtatDossier.ABANDONNE and dossier.depose_at is not None
