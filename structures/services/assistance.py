"""Support access: an administrator reads a structure as its representative, for an hour, and says why."""

from typing import cast

from django.db import transaction

from siae_portal.comptes.models import AccesSupport
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import GesteEquipe
from structures.models import Structure
from structures.rules.rattachements import ASSISTANCE
from structures.services.avis_equipe import tell_support
from structures.services.equipe import day_of, lock_lieu, note, relock, representatives_of


@transaction.atomic
def open_support(*, structure_id: int, acte: Acte) -> AccesSupport:
    """Open an access; the representatives are told, the journal of the structure says why (`acte.motif`).

    Raises:
        Structure.DoesNotExist: unknown, or not for the one who acts.
        TransitionRefusee: no reason given.
    """
    if not acte.motif.strip():
        raise TransitionRefusee(["Écrivez pourquoi vous ouvrez cet accès : la structure le lira."])
    lieu = lock_lieu(Structure(pk=structure_id), geste=GesteEquipe.OUVRIR_ASSISTANCE, acte=acte)
    structure = cast(Structure, lieu)
    AccesSupport.objects.filter(user=acte.author, ferme_at=None).update(ferme_at=acte.at)
    acces = AccesSupport.objects.create(
        user=acte.author, structure=structure, ouvert_at=acte.at, expire_at=acte.at + ASSISTANCE
    )
    note(structure, GesteEquipe.OUVRIR_ASSISTANCE, acte, acces_id=acces.pk)
    dirigeants = representatives_of(structure, on=day_of(acte.at))
    tell_support(acces, structure, dirigeants, acte.motif)
    return acces


@transaction.atomic
def close_support(*, acte: Acte) -> bool:
    """Close the access of the one who acts, if it is still open."""
    acces = AccesSupport.objects.select_related("structure").filter(user=acte.author, ferme_at=None).first()
    if acces is None:
        return False
    structure = relock(acces.structure)
    acces.ferme_at = acte.at
    acces.save(update_fields=["ferme_at"])
    note(structure, GesteEquipe.FERMER_ASSISTANCE, acte, acces_id=acces.pk)
    return True
