"""Delegations of signature of a State service: recorded as the arrêté says, ended on a day."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db import transaction

from conventions.enums import NatureDocument
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import DelegationSignature, Habilitation
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import GesteEquipe
from structures.models import ServiceInstructeur
from structures.services.equipe import check_dates, day_of, lock_lieu, note

# Acts that a signatory of the State signs or decides; the others are made by the portal.
NATURES_DELEGUEES = (NatureDocument.CONVENTION, NatureDocument.AF, NatureDocument.NOTIF_REFUS)


@transaction.atomic
def delegate(
    *,
    service: ServiceInstructeur,
    habilitation_id: int,
    reference: str,
    natures: Collection[str],
    plafond_eur: Decimal | None,
    debut_on: date,
    fin_on: date,
    acte: Acte,
) -> DelegationSignature:
    """Record a delegation for a signatory of the service.

    Raises:
        Habilitation.DoesNotExist: not a signatory of this service.
        TransitionRefusee: to oneself; dates outside those of the habilitation; no act named.
    """
    lieu = lock_lieu(service, geste=GesteEquipe.DELEGUER, acte=acte)
    habilitation = Habilitation.objects.get(pk=habilitation_id, service_id=lieu.pk, role=Role.SIGNATAIRE)
    check_dates(debut_on, fin_on)
    if raisons := _refusals(habilitation, natures, debut_on, fin_on, acte):
        raise TransitionRefusee(raisons)
    delegation = DelegationSignature.objects.create(
        habilitation=habilitation,
        reference=reference.strip(),
        natures=sorted(natures),
        plafond_eur=plafond_eur,
        debut_on=debut_on,
        fin_on=fin_on,
    )
    details = {"delegation_id": delegation.pk, "natures": sorted(natures), "fin_on": fin_on}
    note(lieu, GesteEquipe.DELEGUER, acte, **details)
    return delegation


@transaction.atomic
def end_delegation(*, service: ServiceInstructeur, pk: int, fin_on: date, acte: Acte) -> DelegationSignature:
    """Bring the end of a delegation forward: acts already signed stay as they are.

    Raises:
        DelegationSignature.DoesNotExist: not of this service.
        TransitionRefusee: an end in the past, or later than the arrêté says.
    """
    lieu = lock_lieu(service, geste=GesteEquipe.DELEGUER, acte=acte)
    lignes = DelegationSignature.objects.select_for_update(of=("self",))
    delegation = lignes.get(pk=pk, habilitation__service_id=lieu.pk)
    if fin_on < day_of(acte.at) or fin_on > delegation.fin_on or fin_on < delegation.debut_on:
        raise TransitionRefusee(
            ["La nouvelle fin se place entre aujourd’hui et celle de l’arrêté : corrigez la date."]
        )
    delegation.fin_on = fin_on
    delegation.save(update_fields=["fin_on"])
    note(lieu, GesteEquipe.RETIRER_DELEGATION, acte, delegation_id=pk, fin_on=fin_on)
    return delegation


def _refusals(
    habilitation: Habilitation, natures: Collection[str], debut_on: date, fin_on: date, acte: Acte
) -> list[str]:
    refus = []
    if habilitation.user_id == acte.author.pk:
        refus.append("Nul n’enregistre sa propre délégation : demandez à un collègue ou à l’administration.")
    if not natures or not set(natures) <= set(NATURES_DELEGUEES):
        refus.append("Choisissez au moins un acte que la délégation nomme.")
    if debut_on < habilitation.debut_on or (habilitation.fin_on and fin_on > habilitation.fin_on):
        refus.append(
            "Une délégation tient dans les dates de l’habilitation : changez les unes ou les autres."
        )
    return refus
