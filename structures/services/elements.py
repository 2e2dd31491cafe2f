"""Lines of the record of a structure: contacts, establishments, prison sites."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import SectionFiche
from structures.models import Contact, Etablissement, Implantation, Structure
from structures.policies import Geste
from structures.services.fiche import lock_structure, note

MODELES: Mapping[str, type[models.Model]] = {
    SectionFiche.CONTACTS: Contact,
    SectionFiche.ETABLISSEMENTS: Etablissement,
    SectionFiche.PRISON: Implantation,
}


@transaction.atomic
def save_element(
    *, pk: int, section: str, element: int | None, valeurs: Mapping[str, Any], acte: Acte
) -> models.Model:
    """Add a line to a section, or change it.

    Args:
        element: key of the line; None adds one.
    Raises:
        TransitionRefusee: the line would break a rule of the record (same SIRET…).
    """
    structure = lock_structure(pk=pk, geste=Geste.COMPLETER, acte=acte)
    ligne = _line(structure, section, element) if element else MODELES[section](structure=structure)
    for nom, valeur in valeurs.items():
        setattr(ligne, nom, valeur)
    if raisons := _refusals(ligne):
        raise TransitionRefusee(raisons)
    ligne.save()
    note(structure, section=section, acte=acte, element=ligne.pk, fait="CHANGE" if element else "AJOUTE")
    return ligne


@transaction.atomic
def remove_element(*, pk: int, section: str, element: int, acte: Acte) -> None:
    """Remove a line from a section."""
    structure = lock_structure(pk=pk, geste=Geste.COMPLETER, acte=acte)
    _line(structure, section, element).delete()
    note(structure, section=section, acte=acte, element=element, fait="RETIRE")


def _line(structure: Structure, section: str, element: int) -> models.Model:
    return (
        MODELES[section]._default_manager.select_for_update(of=("self",)).get(pk=element, structure=structure)
    )


def _refusals(ligne: models.Model) -> list[str]:
    """What the constraints of the table say, in French, before the database says it."""
    try:
        ligne.full_clean(exclude=["structure"])
    except ValidationError as faute:
        return list(faute.messages)
    return []
