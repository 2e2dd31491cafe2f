"""Effects of a transition on the legal clock (etats_dossier.csv, column effet_horloge)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from conventions.rules.delais import echeance

if TYPE_CHECKING:
    from conventions.models import Dossier
    from siae_portal.workflow.machine import Acte


def horloge_demarre(dossier: Dossier, acte: Acte) -> None:
    """The delay runs from the first deposit and is never reset."""
    if dossier.depose_at is None:
        dossier.depose_at = acte.at
    recompute(dossier, acte)


def horloge_suspend(dossier: Dossier, acte: Acte) -> None:
    """A request stops the clock until its answer or its term."""
    recompute(dossier, acte)


def horloge_reprend(dossier: Dossier, acte: Acte) -> None:
    """The answer, or the term, starts it again."""
    recompute(dossier, acte)


def horloge_arrete(dossier: Dossier, acte: Acte) -> None:
    """A decision or a withdrawal stops it for good."""
    if dossier.horloge_arretee_at is None:
        dossier.horloge_arretee_at = acte.at


def recompute(dossier: Dossier, _acte: Acte) -> None:
    """Due date: deposit + announced delay + suspensions; an open request counts up to its term."""
    recu_on = dossier.recu_on
    if dossier.depose_at is None or recu_on is None or dossier.horloge_arretee_at:
        return
    suspensions = []
    for demande in dossier.corrections.all():
        debut = timezone.localtime(demande.demandee_at).date()
        reponse = timezone.localtime(demande.repondue_at).date() if demande.repondue_at else demande.terme_on
        suspensions.append((debut, min(reponse, demande.terme_on)))
    dossier.echeance_on = echeance(
        depose_on=recu_on,
        delai_mois=dossier.delai_mois,
        suspensions=suspensions,
    )


def date_complet(dossier: Dossier, acte: Acte) -> None:
    """The dossier is complete; its due date is recomputed, not reset."""
    dossier.complet_at = acte.at
    recompute(dossier, acte)


def prend_acte_du_visa(dossier: Dossier, acte: Acte) -> None:
    """The head of service has read the last proposal."""
    dossier.vise_at = acte.at


def annule_visa(dossier: Dossier, _acte: Acte) -> None:
    """Any return to the instruction cancels the visa."""
    dossier.vise_at = None


def date_decision(dossier: Dossier, acte: Acte) -> None:
    """The day from which the delay of remedies runs."""
    dossier.decide_at = acte.at
