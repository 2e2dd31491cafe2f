"""Bringing back an earlier state of a section: a new version like it, so nothing is ever undone for good."""

from copy import copy
from dataclasses import replace
from typing import Any

from django.db import models, transaction

from conventions.models import Atelier, Dossier, SectionDossier, VersionSection
from conventions.rules.empreintes import SANS_EMPREINTE
from conventions.rules.questions import ATELIERS, COLONNES_DOSSIER, COLONNES_STRUCTURE
from conventions.services.formulaire import COLONNES_ATELIER, Formulaire, formulaire_of
from conventions.services.sections import lock_section, write_section
from siae_portal.workflow.machine import Acte
from structures.models import Structure


@transaction.atomic
def restore_version(*, pk: int, code: str, version: int, acte: Acte) -> SectionDossier:
    """Write the answers of an earlier version again, those in columns too; the IBAN stays as it is.

    An answer that this version did not know is emptied.

    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        VersionSection.DoesNotExist: no such version.
        TransitionRefusee: the dossier was transmitted meanwhile.
    """
    dossier, section = lock_section(pk=pk, code=code, acte=acte)
    ancienne = dossier.versions_de_section.get(code=code, version=version)
    reponses = typed_answers(ancienne.reponses)
    inconnues = {nom: None for nom in section.contenu if nom not in reponses}
    section.refusees = {}
    return write_section(dossier, section, reponses | inconnues, acte=acte, restauree_de=version)


def version_answers_of(dossier: Dossier, version: VersionSection) -> Formulaire:
    """The questions of a dossier with the answers that a section had then."""
    base = formulaire_of(dossier)
    saisies = [q.nom for q in base.questions(version.code) if q.saisie and q.nom not in SANS_EMPREINTE]
    formulaire = copy(base)
    formulaire.reponses = base.reponses | dict.fromkeys(saisies) | typed_answers(version.reponses)
    formulaire.faits = replace(base.faits, reponses=formulaire.reponses)
    return formulaire


def typed_answers(reponses: dict[str, Any]) -> dict[str, Any]:
    """Answers read from JSON, those kept in columns in the type of their column."""
    typees = dict(reponses)
    for modele, colonnes in ((Dossier, COLONNES_DOSSIER), (Structure, COLONNES_STRUCTURE)):
        for nom in colonnes.keys() & typees.keys():
            typees[nom] = _typed(modele, colonnes[nom], typees[nom])
    if ATELIERS in typees:
        typees[ATELIERS] = [_typed_line(ligne) for ligne in typees[ATELIERS] or ()]
    return typees


def _typed_line(ligne: dict[str, Any]) -> dict[str, Any]:
    return {nom: _typed(Atelier, COLONNES_ATELIER.get(nom, nom), valeur) for nom, valeur in ligne.items()}


def _typed(modele: type[models.Model], colonne: str, valeur: Any) -> Any:
    champ = modele._meta.get_field(colonne)
    return champ.to_python(valeur) if isinstance(champ, models.Field) and valeur not in (None, "") else valeur
