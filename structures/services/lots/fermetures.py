"""Closing the access of members that a file does not name: chosen by a person, with a day."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from siae_portal.audit.services import record
from siae_portal.comptes.models import Habilitation
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import DecisionLigne, EtatLot, GenreLot, StatutLigne
from structures.models import LigneLot, Lot
from structures.policies import GesteLot
from structures.services.equipe import check_cover, day_of, members_of
from structures.services.lots.ecriture_membres import check_closing
from structures.services.lots.lots import expect_state, lock_lot
from structures.services.lots.valeurs import dumped, loaded


@transaction.atomic
def close_absent(*, pk: int, rangs: Collection[int] | None, fin_on: date | None, acte: Acte) -> int:
    """Keep that members absent from the file lose their access on a day; written when the batch is applied.

    Args:
        rangs: rows; None for every one. `fin_on`: last day of access; None leaves them untouched after all.
    Raises:
        Lot.DoesNotExist: out of scope.
        TransitionRefusee: nobody chosen, rows in error, last representative, something left to hand over.
    """
    lot = lock_lot(pk=pk, geste=GesteLot.DECIDER, acte=acte)
    expect_state(lot, EtatLot.PREVU)
    absentes = list(lot.lignes.filter(statut=StatutLigne.DISPARUE).for_list())
    choisies = [ligne for ligne in absentes if rangs is None or ligne.rang in rangs]
    if not choisies or lot.genre != GenreLot.MEMBRES:
        raise TransitionRefusee(["Choisissez au moins une personne absente du fichier."])
    for ligne in choisies:
        ligne.decision = DecisionLigne.FERMER if fin_on else DecisionLigne.A_DECIDER
        ligne.apres = dumped({"fin_on": fin_on.isoformat()}) if fin_on else ""
    if fin_on:
        _check(lot, absentes, choisies, on=day_of(acte.at))
    LigneLot.objects.bulk_update(choisies, ["decision", "apres"], batch_size=500)
    details = {"lignes": len(choisies), "fin_on": str(fin_on) if fin_on else ""}
    record(lot, geste=GesteLot.DECIDER, acte=acte, avant=lot.etat, apres=lot.etat, details=details)
    return len(choisies)


def _check(lot: Lot, absentes: list[LigneLot], choisies: list[LigneLot], *, on: date) -> None:
    """Refuse at once what applying would refuse."""
    if lot.lignes.filter(statut=StatutLigne.ERREUR).exists():
        raise TransitionRefusee(
            [
                "Corrigez d’abord les lignes en erreur : "
                "une adresse mal écrite fait passer un membre pour absent."
            ]
        )
    if lot.lieu is None:
        raise TransitionRefusee(["Ce lot n’est celui d’aucune équipe."])
    fermees = {ligne.objet_id: ligne for ligne in absentes if ligne.decision == DecisionLigne.FERMER}
    habilitations: dict[int, Habilitation] = {h.pk: h for h in members_of(lot.lieu).filter(pk__in=fermees)}
    for ligne in choisies:
        if ligne.objet_id not in habilitations:
            raise TransitionRefusee([f"Ligne {ligne.rang} : cette personne n’est plus dans l’équipe."])
        fin_on = date.fromisoformat(loaded(ligne.apres)["fin_on"])
        _check_one(lot, ligne, habilitations[ligne.objet_id], fin_on=fin_on, on=on)
    avec = [
        (h.role, h.debut_on, date.fromisoformat(loaded(fermees[h.pk].apres)["fin_on"]))
        for h in habilitations.values()
        if h.user.is_active
    ]
    check_cover(lot.lieu, sans=habilitations.values(), avec=avec, on=on)


def _check_one(lot: Lot, ligne: LigneLot, habilitation: Habilitation, *, fin_on: date, on: date) -> None:
    if lot.lieu is None:
        return
    try:
        check_closing(lot.lieu, habilitation, fin_on=fin_on, on=on)
    except TransitionRefusee as refus:
        nom = habilitation.user.get_full_name()
        raise TransitionRefusee([f"{nom} : {raison}" for raison in refus.raisons]) from refus
