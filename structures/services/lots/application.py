"""Applying a batch and undoing it, whatever it holds: as a whole or not at all, in one transaction."""

from collections.abc import Sequence

from django.db import transaction

from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte
from structures.enums import EtatLot
from structures.models import LigneLot, Lot
from structures.policies import GesteLot
from structures.services.lots.genres import genre_of
from structures.services.lots.valeurs import LignesRefusees

BLOC = 500


@transaction.atomic
def apply_lot(*, lot_id: int, acte: Acte) -> bool:
    """Write every row, or none when the portal moved since the preview. Run twice, it writes once."""
    lot = _lock_running(lot_id)
    if lot is None:
        return False
    lignes = list(lot.lignes.to_apply())
    try:
        with transaction.atomic():
            genre_of(lot).ecriture(lot, lignes, acte).write()
    except LignesRefusees:
        return _refuse(lot, lignes, EtatLot.PREVU, "ne s’appliquent pas telles quelles")
    lot.etat, lot.applique_at, lot.erreur = EtatLot.APPLIQUE, acte.at, ""
    lot.save()
    details = {"lignes": len(lignes)}
    record(lot, geste=GesteLot.APPLIQUER, acte=acte, avant=EtatLot.EN_COURS, apres=lot.etat, details=details)
    return True


@transaction.atomic
def undo_lot(*, lot_id: int, acte: Acte) -> bool:
    """Give back what was there, take away what was created; nothing when one row cannot be."""
    lot = _lock_running(lot_id)
    if lot is None:
        return False
    lignes = list(lot.lignes.to_apply())
    try:
        with transaction.atomic():
            genre_of(lot).ecriture(lot, lignes, acte).give_back()
    except LignesRefusees:
        return _refuse(lot, lignes, EtatLot.APPLIQUE, "ne s’annulent plus")
    lot.etat, lot.annule_at, lot.erreur = EtatLot.ANNULE, acte.at, ""
    lot.save()
    record(lot, geste=GesteLot.ANNULER, acte=acte, avant=EtatLot.EN_COURS, apres=lot.etat)
    return True


def _lock_running(lot_id: int) -> Lot | None:
    lots = Lot.objects.select_for_update(of=("self",)).select_related("structure", "service")
    return lots.filter(pk=lot_id, etat=EtatLot.EN_COURS).first()


def _refuse(lot: Lot, lignes: Sequence[LigneLot], etat: EtatLot, pourquoi: str) -> bool:
    """Nothing is written; each row at fault says why."""
    fautives = [ligne for ligne in lignes if ligne.erreurs]
    LigneLot.objects.bulk_update(fautives, ["erreurs"], batch_size=BLOC)
    rangs = ", ".join(str(ligne.rang) for ligne in fautives[:10]) + ("…" if len(fautives) > 10 else "")
    lot.etat = etat
    lot.erreur = (
        f"Rien n’a été changé : {len(fautives)} ligne(s) {pourquoi} (lignes {rangs}), chacune dit pourquoi."
    )
    lot.save()
    return False
