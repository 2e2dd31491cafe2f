"""Saving a section: what was typed is never lost, what is computed on goes to its column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from conventions.enums import EtatSaisie, Geste
from conventions.models import Atelier, Dossier, RepriseSection, SectionDossier
from conventions.rules.champs import Rubrique
from conventions.rules.questions import ATELIERS, CALCULEES, colonnes_de
from conventions.rules.reprise import a_refaire
from conventions.rules.tableaux import etp_par_metier
from conventions.services.dossier_lock import lock_editable
from conventions.services.formulaire import (
    COLONNES_ATELIER,
    Formulaire,
    computed,
    formulaire_of,
    fresh_formulaire,
)
from conventions.services.historique import keep_first, keep_version, last_version
from conventions.services.ouverture import require_open_answers
from conventions.services.versions import plain
from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte


class SectionPerimee(Exception):
    """Someone saved the section meanwhile: `actuelle` is what stands, nothing was overwritten."""

    def __init__(self, actuelle: SectionDossier) -> None:
        self.actuelle = actuelle
        super().__init__("La section a été modifiée entre-temps.")


@dataclass(frozen=True, kw_only=True)
class EtatSection:
    """One line of the plan of a dossier.

    `reprise`: filled by the portal and read by nobody yet. `a_refaire`: its questions that must be looked at
    anew this year.
    """

    code: str
    libelle: str
    complete: bool
    commencee: bool
    manquants: tuple[str, ...]
    modifie_at: datetime | None
    reprise: bool = False
    a_refaire: tuple[str, ...] = ()
    version: int = 0

    @property
    def etat(self) -> EtatSaisie:
        """Where it stands."""
        if not self.commencee:
            return EtatSaisie.A_COMMENCER
        if self.reprise and self.a_refaire:
            return EtatSaisie.A_REFAIRE
        if self.manquants:
            return EtatSaisie.A_COMPLETER
        return EtatSaisie.A_CONFIRMER if self.reprise else EtatSaisie.COMPLET


@transaction.atomic
def save_section(
    *, pk: int, code: str, reponses: Mapping[str, Any], version: int, acte: Acte
) -> SectionDossier:
    """Save answers of one section, complete or not; an answer not given stays as it was.

    Args:
        reponses: values by question; tables as lists of lines, the IBAN only when it changes.
        version: the version the author read (0 for a new section).
    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        SectionPerimee: another save came in between.
        TransitionRefusee: the dossier was transmitted meanwhile, or the service did not ask for this answer.
    """
    dossier, section = lock_section(pk=pk, code=code, acte=acte)
    if section.version != version:
        raise SectionPerimee(section)
    return write_section(dossier, section, reponses, acte=acte)


def lock_section(*, pk: int, code: str, acte: Acte) -> tuple[Dossier, SectionDossier]:
    """The dossier under lock, and its section, at version 0 when it was never saved.

    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        TransitionRefusee: the dossier was transmitted meanwhile.
    """
    dossier = lock_editable(pk=pk, geste=Geste.ENREGISTRER, acte=acte)
    vierge = SectionDossier(dossier=dossier, code=code, version=0)
    return dossier, dossier.sections.filter(code=code).first() or vierge


def write_section(
    dossier: Dossier,
    section: SectionDossier,
    reponses: Mapping[str, Any],
    *,
    acte: Acte,
    restauree_de: int | None = None,
) -> SectionDossier:
    """Write answers in their places, under the lock of the caller, and keep the state in the history.

    Raises:
        TransitionRefusee: the service did not ask for one of them.
    """
    require_open_answers(dossier, section.code, reponses)
    keep_first(dossier, section)
    colonnes, structure, contenu = colonnes_de(reponses)
    section.contenu = {**section.contenu, **{nom: plain(valeur) for nom, valeur in contenu.items()}}
    section.refusees = {nom: v for nom, v in section.refusees.items() if nom not in reponses}
    _write_ateliers(dossier, reponses)
    _write_columns(dossier, colonnes | _computed_columns(section.contenu), structure, acte)
    section.version = (section.version or last_version(dossier, section.code)) + 1
    section.modifie_par, section.modifie_at = acte.author, acte.at
    section.save()
    section.complete = not fresh_formulaire(dossier).manquants(section.code)
    section.save(update_fields=["complete"])
    if keep_version(dossier, section, acte=acte, restauree_de=restauree_de):
        _record(dossier, section, acte, restauree_de)
    return section


def _record(dossier: Dossier, section: SectionDossier, acte: Acte, restauree_de: int | None) -> None:
    """One event per stretch of work, not per answer."""
    reprise = {} if restauree_de is None else {"restauree_de": restauree_de}
    details = {"section": section.code, "version": section.version, **reprise}
    record(
        dossier, geste=Geste.ENREGISTRER, acte=acte, avant=dossier.etat, apres=dossier.etat, details=details
    )


def sections_of(dossier: Dossier) -> list[EtatSection]:
    """The plan: every section in order with what it still lacks. Reads prefetched rows only."""
    formulaire = formulaire_of(dossier)
    saved = {section.code: section for section in dossier.sections.all()}
    reprises = {reprise.code: reprise for reprise in dossier.reprises.all()}
    return [
        _state(formulaire, rubrique, saved.get(rubrique.code), reprises.get(rubrique.code))
        for rubrique in formulaire.rubriques
    ]


def missing_fields(dossier: Dossier, code: str) -> tuple[str, ...]:
    """Names of the mandatory questions of a section that are empty."""
    return formulaire_of(dossier).manquants(code)


def empty_fields(dossier: Dossier) -> tuple[str, ...]:
    """Mandatory fields empty in the whole dossier, by section label: « Demande (2) »."""
    formulaire = formulaire_of(dossier)
    manques = [(r.libelle, len(m)) for r in formulaire.rubriques if (m := formulaire.manquants(r.code))]
    return tuple(f"{libelle} ({nombre})" for libelle, nombre in manques)


def columns_from(contenu: Mapping[str, Any]) -> dict[str, Any]:
    """Columns that the portal computes from a content, for who writes rows by itself."""
    return _computed_columns(contenu)


def _state(
    formulaire: Formulaire,
    rubrique: Rubrique,
    section: SectionDossier | None,
    reprise: RepriseSection | None,
) -> EtatSection:
    code, manquants = rubrique.code, formulaire.manquants(rubrique.code)
    non_lue = section is not None and reprise is not None and not reprise.is_read(section.version)
    return EtatSection(
        code=code,
        libelle=rubrique.libelle,
        complete=section is not None and not manquants and not non_lue,
        commencee=section is not None,
        manquants=manquants,
        modifie_at=section.modifie_at if section else None,
        reprise=non_lue,
        a_refaire=_to_redo(formulaire, code) if non_lue else (),
        version=section.version if section else 0,
    )


def _to_redo(formulaire: Formulaire, code: str) -> tuple[str, ...]:
    montrees = [q.nom for q in formulaire.questions(code) if q.saisie and formulaire.montre(q.champ)]
    return a_refaire(montrees)


def _computed_columns(contenu: Mapping[str, Any]) -> dict[str, Any]:
    colonnes: dict[str, Any] = {}
    if "budget_charges" in contenu or "budget_produits" in contenu:
        sommes = computed(contenu)
        colonnes |= {CALCULEES[nom]: sommes[nom] for nom in ("total_charges", "total_produits")}
    if "permanents" in contenu:
        lignes = contenu["permanents"] or ()
        for colonne, metier in (
            ("etp_accompagnement", "accompagnement"),
            ("etp_encadrement", "encadrement_technique"),
        ):
            colonnes[colonne] = etp_par_metier(lignes, metier) if lignes else None
    return colonnes


def _write_ateliers(dossier: Dossier, reponses: Mapping[str, Any]) -> None:
    if ATELIERS not in reponses:
        return
    lignes: Sequence[Mapping[str, Any]] = reponses[ATELIERS] or ()
    dossier.ateliers.all().delete()
    Atelier.objects.bulk_create([to_atelier(dossier, ligne) for ligne in lignes])


def to_atelier(dossier: Dossier, ligne: Mapping[str, Any]) -> Atelier:
    """The row of one line of the table of the ateliers, not saved."""
    valeurs = {COLONNES_ATELIER.get(nom, nom): valeur for nom, valeur in ligne.items()}
    textes = {nom: valeurs.get(nom) or "" for nom in ("objet", "lieu", "caracteristiques")}
    return Atelier(dossier=dossier, **{**valeurs, **textes})


def _write_columns(
    dossier: Dossier, colonnes: Mapping[str, Any], structure: Mapping[str, Any], acte: Acte
) -> None:
    for nom, valeur in colonnes.items():
        setattr(dossier, nom, valeur)
    changees = {nom: valeur or "" for nom, valeur in structure.items()}
    changees = {nom: valeur for nom, valeur in changees.items() if getattr(dossier.structure, nom) != valeur}
    if changees:
        for nom, valeur in changees.items():
            setattr(dossier.structure, nom, valeur)
        dossier.structure.save(update_fields=list(changees))
        record(dossier.structure, geste=Geste.MODIFIER, acte=acte, details={"champs": sorted(changees)})
    dossier.modifie_at = acte.at
    dossier.save()
