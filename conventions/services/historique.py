"""The history of a section: each stretch of work keeps one state, any of them can come back."""

from datetime import timedelta
from typing import Any

from django.db.models import Max

from conventions.models import Dossier, SectionDossier, VersionSection
from conventions.rules.empreintes import SANS_EMPREINTE
from conventions.rules.questions import ATELIERS, COLONNES_DOSSIER, COLONNES_STRUCTURE
from conventions.services.formulaire import formulaire_of
from conventions.services.versions import plain
from siae_portal.workflow.machine import Acte

RAFALE = timedelta(minutes=5)
"""Saves of one person closer than this make one version."""
RAFALE_MAX = timedelta(minutes=30)
"""However long she writes, a version is kept this often."""
EN_COLONNES = (frozenset(COLONNES_DOSSIER) | frozenset(COLONNES_STRUCTURE) | {ATELIERS}) - SANS_EMPREINTE


def snapshot(dossier: Dossier, section: SectionDossier) -> dict[str, Any]:
    """Every answer of a section as JSON keeps it, whatever the place it is kept in; never the IBAN."""
    formulaire = formulaire_of(dossier)
    noms = (question.nom for question in formulaire.questions(section.code))
    colonnes = {nom: plain(formulaire.reponses.get(nom)) for nom in noms if nom in EN_COLONNES}
    return {**section.contenu, **colonnes}


def keep_version(
    dossier: Dossier, section: SectionDossier, *, acte: Acte, restauree_de: int | None = None
) -> bool:
    """Keep the state just saved; False when it replaces the last one of the same stretch of work.

    Reads the answers of `formulaire_of(dossier)`: they must be fresh.
    """
    derniere = dossier.versions_de_section.filter(code=section.code).order_by("-version").first()
    reponses = snapshot(dossier, section)
    if derniere and restauree_de is None and _same_stretch(derniere, acte):
        derniere.version, derniere.reponses, derniere.at = section.version, reponses, acte.at
        derniere.save(update_fields=["version", "reponses", "at"])
        return False
    VersionSection.objects.create(
        dossier=dossier,
        code=section.code,
        version=section.version,
        reponses=reponses,
        auteur=acte.author,
        debut_at=acte.at,
        at=acte.at,
        restauree_de=restauree_de,
    )
    return True


def last_version(dossier: Dossier, code: str) -> int:
    """The highest number already given in a section, 0 when there is none."""
    return dossier.versions_de_section.filter(code=code).aggregate(haut=Max("version"))["haut"] or 0


def keep_first(dossier: Dossier, section: SectionDossier) -> None:
    """Keep what stands before the first save that this history sees: a section filled some other way."""
    if not section.version or dossier.versions_de_section.filter(code=section.code).exists():
        return
    VersionSection.objects.create(
        dossier=dossier,
        code=section.code,
        version=section.version,
        reponses=snapshot(dossier, section),
        auteur=section.modifie_par,
        debut_at=section.modifie_at,
        at=section.modifie_at,
    )


def _same_stretch(derniere: VersionSection, acte: Acte) -> bool:
    return (
        derniere.auteur_id == acte.author.pk
        and derniere.restauree_de is None
        and timedelta(0) <= acte.at - derniere.at <= RAFALE
        and acte.at - derniere.debut_at <= RAFALE_MAX
    )
