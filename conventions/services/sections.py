"""Saving a section: what was typed is never lost, what is computed on goes to its column."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from conventions.enums import CodeSection, Geste
from conventions.models import Atelier, Dossier, SectionDossier
from conventions.rules.dossier import champs_obligatoires
from conventions.services.dossier_lock import lock_editable
from conventions.services.versions import plain
from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte

IDENTITE_STRUCTURE = (
    "adresse_gestion",
    "telephone",
    "courriel",
    "registre",
    "idcc",
    "representant_nom",
    "representant_qualite",
    "representant_pouvoir",
    "iban",
)


class SectionPerimee(Exception):
    """Someone saved the section meanwhile: `actuelle` is what stands, nothing was overwritten."""

    def __init__(self, actuelle: SectionDossier) -> None:
        self.actuelle = actuelle
        super().__init__("La section a été modifiée entre-temps.")


@dataclass(frozen=True, kw_only=True)
class EtatSection:
    """One line of the plan of a dossier."""

    code: CodeSection
    libelle: str
    complete: bool
    commencee: bool
    manquants: tuple[str, ...]
    modifie_at: datetime | None


@transaction.atomic
def save_section(
    *, pk: int, code: CodeSection, contenu: dict[str, Any], colonnes: dict[str, Any], version: int, acte: Acte
) -> SectionDossier:
    """Save one section, complete or not.

    Args:
        contenu: the texts of the section, by field (never the IBAN).
        colonnes: values of the columns of `Dossier`, and of the structure for the identity.
        version: the version the author read (0 for a new section).
    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        SectionPerimee: another save came in between.
        TransitionRefusee: the dossier was transmitted meanwhile.
    """
    dossier = lock_editable(pk=pk, geste=Geste.ENREGISTRER, acte=acte)
    section = dossier.sections.filter(code=code).first() or SectionDossier(
        dossier=dossier, code=code, version=0
    )
    if section.version != version:
        raise SectionPerimee(section)
    _write_columns(dossier, colonnes, acte)
    section.contenu = {nom: plain(valeur) for nom, valeur in contenu.items()}
    section.complete = not missing_fields(dossier, code, section.contenu)
    section.version += 1
    section.modifie_par, section.modifie_at = acte.author, acte.at
    section.save()
    details = {"section": code, "version": section.version}
    record(
        dossier, geste=Geste.ENREGISTRER, acte=acte, avant=dossier.etat, apres=dossier.etat, details=details
    )
    return section


@transaction.atomic
def save_ateliers(*, pk: int, ateliers: list[dict[str, Any]], acte: Acte) -> list[Atelier]:
    """Replace the ateliers of a dossier.

    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        TransitionRefusee: the dossier was transmitted meanwhile.
    """
    dossier = lock_editable(pk=pk, geste=Geste.ENREGISTRER, acte=acte)
    dossier.ateliers.all().delete()
    return Atelier.objects.bulk_create([Atelier(dossier=dossier, **valeurs) for valeurs in ateliers])


def sections_of(dossier: Dossier) -> list[EtatSection]:
    """The plan: every section in order with what it still lacks. Reads prefetched sections only."""
    saved = {section.code: section for section in dossier.sections.all()}
    return [_state(dossier, code, saved.get(code)) for code in CodeSection]


def missing_fields(dossier: Dossier, code: CodeSection, contenu: dict[str, Any]) -> tuple[str, ...]:
    """Names of the mandatory fields of a section that are empty."""
    return tuple(
        champ
        for champ in champs_obligatoires(dossier.regles, CodeSection(code))
        if _value(dossier, contenu, champ) in (None, "", [])
    )


def empty_fields(dossier: Dossier) -> tuple[str, ...]:
    """Mandatory fields empty in the whole dossier, by section label: « Demande (2) »."""
    manques = [(etat.libelle, len(etat.manquants)) for etat in sections_of(dossier) if etat.manquants]
    return tuple(f"{libelle} ({nombre})" for libelle, nombre in manques)


def _state(dossier: Dossier, code: CodeSection, section: SectionDossier | None) -> EtatSection:
    manquants = missing_fields(dossier, code, section.contenu if section else {})
    if code == CodeSection.DEMANDE and dossier.regles.ateliers and not dossier.ateliers.all():
        manquants = (*manquants, "ateliers")
    return EtatSection(
        code=code,
        libelle=code.label,
        complete=section is not None and not manquants,
        commencee=section is not None,
        manquants=manquants,
        modifie_at=section.modifie_at if section else None,
    )


def _value(dossier: Dossier, contenu: dict[str, Any], champ: str) -> Any:
    if champ in IDENTITE_STRUCTURE:
        return getattr(dossier.structure, champ)
    return getattr(dossier, champ) if hasattr(dossier, champ) else contenu.get(champ)


def _write_columns(dossier: Dossier, colonnes: dict[str, Any], acte: Acte) -> None:
    structure = {nom: valeur for nom, valeur in colonnes.items() if nom in IDENTITE_STRUCTURE}
    for nom, valeur in colonnes.items():
        setattr(dossier.structure if nom in structure else dossier, nom, valeur)
    if structure:
        dossier.structure.save(update_fields=list(structure))
        record(dossier.structure, geste=Geste.MODIFIER, acte=acte, details={"champs": sorted(structure)})
    dossier.modifie_at = acte.at
    dossier.save()
