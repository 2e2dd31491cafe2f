"""What a structure writes in its own record, and what an agent corrects there. Each act is journaled."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import SectionFiche
from structures.models import Reseau, Structure
from structures.policies import Geste
from structures.rules.fiche import CONSTATS_ETAT, IDENTITE_ETAT, POURQUOI_VERROUILLE, champs_permis
from structures.rules.noms import sort_key
from structures.services.avis_fiche import tell_iban_changed
from structures.services.recherche import refresh_documents
from structures.services.sirene import CHAMPS as CHAMPS_SIRENE
from structures.services.sirene import prefill_of

REPRENDRE_SIRENE = "REPRENDRE_SIRENE"
LEVER_DOUTE = "LEVER_DOUTE"


def day_of(acte: Acte) -> date:
    """The day of an act, in France."""
    return timezone.localtime(acte.at).date()


def lock_structure(*, pk: int, geste: str, acte: Acte) -> Structure:
    """The row, locked, if the person may do the act on it.

    Raises:
        Structure.DoesNotExist: out of scope, or act not permitted.
    """
    structures = Structure.objects.permitted(acte.author, geste).select_for_update(of=("self",))
    return structures.get(pk=pk)


@transaction.atomic
def save_section(*, pk: int, section: str, valeurs: Mapping[str, Any], acte: Acte) -> list[str]:
    """Write the columns of a section; the names of those that changed are returned and journaled.

    Raises:
        TransitionRefusee: a column of the State.
    """
    geste = Geste.COMPLETER if section == SectionFiche.COORDONNEES else Geste.MODIFIER
    structure = lock_structure(pk=pk, geste=geste, acte=acte)
    permis = champs_permis(section, a_verifier=structure.a_verifier)
    if interdits := sorted(set(valeurs) - permis):
        raise TransitionRefusee(POURQUOI_VERROUILLE.get(nom, f"{nom} : réservé.") for nom in interdits)
    changes = _write(structure, valeurs, geste=geste, section=section, acte=acte)
    if "iban" in changes:
        tell_iban_changed(structure, acte=acte)
    return changes


@transaction.atomic
def correct_identity(*, pk: int, valeurs: Mapping[str, Any], acte: Acte) -> list[str]:
    """An agent corrects what the State keeps, or notes what she found on the spot, and says why.

    Raises:
        TransitionRefusee: no reason, or a column that belongs to the structure.
    """
    if not acte.motif.strip():
        raise TransitionRefusee(["Écrivez le motif de la correction : la structure le lira."])
    if set(valeurs) - IDENTITE_ETAT - CONSTATS_ETAT:
        raise TransitionRefusee(["Cette information appartient à la structure : demandez-lui de la changer."])
    structure = lock_structure(pk=pk, geste=Geste.CORRIGER, acte=acte)
    return _write(structure, valeurs, geste=Geste.CORRIGER, section=SectionFiche.IDENTITE, acte=acte)


@transaction.atomic
def take_from_sirene(*, pk: int, champs: Iterable[str], acte: Acte) -> list[str]:
    """An agent copies what SIRENE says into the record, column by column.

    Raises:
        TransitionRefusee: SIRENE no longer knows the SIRET, or not that column.
    """
    structure = lock_structure(pk=pk, geste=Geste.CORRIGER, acte=acte)
    sirene = prefill_of(structure.siret)
    connues = sirene.valeurs() if sirene else {}
    demandes = [nom for nom in CHAMPS_SIRENE if nom in set(champs)]
    if absents := [CHAMPS_SIRENE[nom] for nom in demandes if nom not in connues]:
        raise TransitionRefusee([f"Sirene ne donne plus : {', '.join(absents)}. Rechargez la page."])
    valeurs = {nom: connues[nom] for nom in demandes}
    return _write(structure, valeurs, geste=REPRENDRE_SIRENE, section=SectionFiche.IDENTITE, acte=acte)


@transaction.atomic
def lift_doubt(*, pk: int, acte: Acte) -> None:
    """An agent has checked a record typed by hand. Done twice, it changes nothing."""
    structure = lock_structure(pk=pk, geste=Geste.CORRIGER, acte=acte)
    if structure.a_verifier:
        structure.a_verifier = False
        structure.save(update_fields=["a_verifier"])
        record(structure, geste=LEVER_DOUTE, acte=acte)


@transaction.atomic
def set_networks(*, pk: int, reseaux: Iterable[Reseau], acte: Acte) -> None:
    """The networks that the structure belongs to."""
    structure = lock_structure(pk=pk, geste=Geste.COMPLETER, acte=acte)
    avant = set(structure.reseaux.values_list("pk", flat=True))
    apres = {reseau.pk for reseau in reseaux}
    if avant != apres:
        structure.reseaux.set(apres)
        note(structure, section=SectionFiche.RESEAUX, acte=acte, reseaux=sorted(apres))


def note(structure: Structure, *, section: str, acte: Acte, **details: Any) -> None:
    """Journal a change of what describes the structure, and let the directory follow."""
    record(structure, geste=Geste.COMPLETER, acte=acte, details={"section": section, **details})
    refresh_documents(structure_ids=[structure.pk], on=day_of(acte))


def _write(
    structure: Structure, valeurs: Mapping[str, Any], *, geste: str, section: str, acte: Acte
) -> list[str]:
    changes = sorted(nom for nom, valeur in valeurs.items() if getattr(structure, nom) != valeur)
    if not changes:
        return []
    for nom in changes:
        setattr(structure, nom, valeurs[nom])
    structure.nom_tri = sort_key(structure.denomination)
    structure.save(update_fields=[*changes, "nom_tri"])
    record(structure, geste=geste, acte=acte, details={"section": section, "champs": changes})
    refresh_documents(structure_ids=[structure.pk], on=day_of(acte))
    return changes
