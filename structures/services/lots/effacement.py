"""Erasing what finished batches held: rows empty, file gone; the batch, its rows and their counts stay."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from siae_portal.audit.services import record
from siae_portal.storage.services import forget
from siae_portal.workflow.machine import Acte
from structures.enums import EtatLot
from structures.models import Lot
from structures.policies import GesteLot


def erase_old_lots(*, at: datetime) -> int:
    """Erase the batches finished for `LOTS_CONSERVATION_JOURS` days, one transaction each; how many."""
    anciens = Lot.objects.to_erase(at=at, jours=settings.LOTS_CONSERVATION_JOURS)
    return sum(
        erase_lot(lot_id=pk, acte=Acte(user=None, at=at)) for pk in anciens.values_list("pk", flat=True)
    )


@transaction.atomic
def erase_lot(*, lot_id: int, acte: Acte) -> bool:
    """Erase one batch, unless it moved or was erased meanwhile. One that nobody applied is over."""
    anciens = Lot.objects.to_erase(at=acte.at, jours=settings.LOTS_CONSERVATION_JOURS)
    lot = anciens.select_for_update(of=("self",)).filter(pk=lot_id).first()
    if lot is None:
        return False
    avant, fichier = lot.etat, lot.fichier
    lignes = lot.lignes.erase()
    lot.fichier, lot.efface_at = None, acte.at
    if lot.etat == EtatLot.PREVU:
        lot.etat, lot.erreur = EtatLot.PERIME, ""
    lot.save(update_fields=["fichier", "efface_at", "etat", "erreur"])
    if fichier:
        forget(fichier)
    record(lot, geste=GesteLot.EFFACER, acte=acte, avant=avant, apres=lot.etat, details={"lignes": lignes})
    return True
