"""A renewal half read, in the demonstration: filled from the year before, some sections confirmed since."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from conventions.enums import EtatDossier, EtatSaisie
from conventions.models import Dossier
from conventions.services.reprise import confirm_section
from conventions.services.sections import EtatSection, sections_of
from siae_portal.demonstration.scenario import Acteurs, Demande, Scenario
from structures.models import Structure

ANCIEN_JOURS, BROUILLON_JOURS = 400, 1
"""Days since the request of this year was deposited, and since its renewal was begun."""


def load_renewal(structure: Structure, *, acteurs: Acteurs, demande: Demande, on: date) -> None:
    """The request of this year, signed, then its renewal, `demande`, just begun; a second loading finds them.

    One section is confirmed as it was taken up and one is written anew; the others wait to be read.
    """
    if Dossier.objects.filter(structure=structure, type=demande.type).exists():
        return
    cette_annee = replace(demande, debut_on=date(on.year, 1, 1), fin_on=date(on.year, 12, 31))
    ancien = Scenario(structure=structure, demande=cette_annee, acteurs=acteurs, at=_at(on, ANCIEN_JOURS))
    ancien.play(EtatDossier.SIGNE)
    suite = Scenario(structure=structure, demande=demande, acteurs=acteurs, at=_at(on, BROUILLON_JOURS))
    suite.start()
    relue, refaite = _first(suite, EtatSaisie.A_CONFIRMER), _first(suite, EtatSaisie.A_REFAIRE)
    acte = suite.acte(acteurs.dirigeant)
    confirm_section(pk=suite.pk, code=relue.code, version=relue.version, acte=acte)
    suite.save(refaite.code)


def _first(scenario: Scenario, etat: EtatSaisie) -> EtatSection:
    return next(section for section in sections_of(scenario.dossier) if section.etat == etat)


def _at(on: date, jours: int) -> datetime:
    return datetime.combine(on - timedelta(days=jours), time(8, 40), tzinfo=UTC)
