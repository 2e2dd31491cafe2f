"""Every move of a convention (etats_dossier.csv, objet = convention)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conventions.enums import EtatConvention as E
from conventions.enums import GesteConvention as G
from conventions.workflow import gardes
from siae_portal.formats import add_months
from siae_portal.workflow.machine import Guard, Transition, motif_donne

if TYPE_CHECKING:
    from conventions.models import Convention
    from siae_portal.workflow.machine import Acte


HORS_PORTAIL = "Cette convention vient de l’ASP : l’acte se prend hors du portail."


def documents_prets(convention: Convention, acte: Acte) -> str | None:
    """DOCUMENTS_PRETS of the dossier."""
    return gardes.documents_prets(convention.dossier, acte) if convention.dossier else HORS_PORTAIL


def autres_signatures(convention: Convention, acte: Acte) -> str | None:
    """AUTRES_SIGNATURES of the dossier."""
    return gardes.autres_signatures(convention.dossier, acte) if convention.dossier else HORS_PORTAIL


def rc76(convention: Convention, acte: Acte) -> str | None:
    """RC76 of the dossier; an imported convention is not signed here."""
    return gardes.rc76(convention.dossier, acte) if convention.dossier else HORS_PORTAIL


def rc77(convention: Convention, acte: Acte) -> str | None:
    """RC77 of the dossier."""
    return gardes.rc77(convention.dossier, acte) if convention.dossier else HORS_PORTAIL


def rc75(convention: Convention, acte: Acte) -> str | None:
    """RC75: a month at least after the letter was handed over (R5132-5)."""
    remise = convention.lettre_remise_on
    if remise and gardes.day(acte) >= add_months(remise, 1):
        return None
    return "La lettre d’intention doit être remise depuis un mois au moins (R5132-5)."


def date_fin_depassee(convention: Convention, acte: Acte) -> str | None:
    """DATE_FIN_DEPASSEE."""
    return None if gardes.day(acte) > convention.fin_on else "La convention court encore."


def fin_suspension(convention: Convention, acte: Acte) -> str | None:
    """FIN_SUSPENSION: the end of the suspension is reached, or the signatory gives a reason."""
    fin = convention.suspension_fin_on
    if (fin and gardes.day(acte) >= fin) or acte.motif.strip():
        return None
    return "La suspension court encore : écrivez pourquoi elle est levée."


def _t(geste: G, sources: set[E], target: E, *guards: Guard) -> Transition:
    return Transition(geste=geste, sources=frozenset(sources), target=target, guards=guards)


TRANSITIONS_CONVENTION = {
    t.geste: t
    for t in (
        _t(G.METTRE_A_LA_SIGNATURE, {E.PROJET}, E.A_SIGNER, documents_prets),
        _t(G.SIGNER_ETAT, {E.A_SIGNER}, E.ACTIVE, autres_signatures, rc76, rc77),
        _t(G.RETIRER_SIGNATURE, {E.A_SIGNER}, E.PROJET, motif_donne),
        _t(G.SUSPENDRE, {E.ACTIVE}, E.SUSPENDUE, motif_donne, rc76),
        _t(G.RESILIER, {E.ACTIVE, E.SUSPENDUE}, E.RESILIEE, rc75, rc76),
        _t(G.CONSTATER_ECHEANCE, {E.ACTIVE, E.SUSPENDUE}, E.ECHUE, date_fin_depassee),
        _t(G.LEVER_SUSPENSION, {E.SUSPENDUE}, E.ACTIVE, fin_suspension),
    )
}
