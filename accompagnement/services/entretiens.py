"""The interview: logged once, however many times the form is sent."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accompagnement.enums import Geste, Presence
from accompagnement.models import Entretien, FamilleFrein, Salarie
from accompagnement.rules.entretiens import FaitsEntretien, refus_entretien
from accompagnement.services.perimetre import actor, lock_salarie
from accompagnement.services.refus import refuse_if_any
from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte


@dataclass(frozen=True, kw_only=True)
class SaisieEntretien:
    """What is logged. `duree_min`: minutes, left aside when the person did not come; `sujets`: codes."""

    tenu_on: date
    presence: str
    cle: UUID
    duree_min: int = 0
    sujets: tuple[str, ...] = ()
    note: str = ""
    prochain_on: date | None = None


@transaction.atomic
def log_entretien(*, pk: int, saisie: SaisieEntretien, acte: Acte) -> tuple[Entretien, bool]:
    """Log an interview with a person; a second call with the same key gives the first one back.

    Returns:
        The interview, and whether it was created now.
    Raises:
        Salarie.DoesNotExist: out of the scope of the person acting.
        SaisieRefusee: dates out of order, no duration, unknown subject, a NIR in the note, or the key of an
            interview with somebody else.
    """
    salarie = lock_salarie(pk=pk, geste=Geste.NOTER_ENTRETIEN, acte=acte)
    connu = Entretien.objects.filter(cle=saisie.cle).first()
    if connu and connu.salarie_id == salarie.pk:
        return connu, False
    if connu:
        refuse_if_any({"cle": "Ce formulaire a déjà servi : rouvrez la fiche de la personne."})
    refuse_if_any(_refus(salarie, saisie, on=timezone.localtime(acte.at).date()))
    present = saisie.presence == Presence.PRESENT
    entretien = Entretien.objects.create(
        salarie=salarie,
        auteur=actor(acte),
        tenu_on=saisie.tenu_on,
        presence=saisie.presence,
        duree_min=saisie.duree_min if present else 0,
        sujets=list(saisie.sujets),
        note=saisie.note,
        prochain_on=saisie.prochain_on,
        cle=saisie.cle,
        enregistre_at=acte.at,
    )
    record(salarie, geste=Geste.NOTER_ENTRETIEN, acte=acte, details={"entretien_id": entretien.pk})
    return entretien, True


def _refus(salarie: Salarie, saisie: SaisieEntretien, *, on: date) -> dict[str, str]:
    sortie = getattr(salarie, "sortie", None)
    refus = refus_entretien(
        FaitsEntretien(
            tenu_on=saisie.tenu_on,
            prochain_on=saisie.prochain_on,
            note=saisie.note,
            entree_on=salarie.entree_on,
            sortie_on=sortie.sortie_on if sortie else None,
            on=on,
        )
    )
    if saisie.presence not in Presence.values:
        refus["presence"] = "Dites si la personne est venue."
    if saisie.presence == Presence.PRESENT and saisie.duree_min <= 0:
        refus["duree_min"] = "Indiquez la durée de l’entretien."
    connus = set(FamilleFrein.objects.filter(pk__in=saisie.sujets).values_list("pk", flat=True))
    if set(saisie.sujets) - connus:
        refus["sujets"] = "Un sujet n’existe plus : choisissez dans la liste."
    return refus
