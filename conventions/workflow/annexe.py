"""Every move of an annexe financière (etats_annexe_financiere.csv)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from conventions.enums import ETATS_ANNEXE_ACTIVE, EtatConvention
from conventions.enums import EtatAnnexe as E
from conventions.enums import GesteAnnexe as G
from conventions.rules.baremes import montant_annexe
from conventions.workflow import gardes
from siae_portal.workflow.machine import Effect, Guard, Transition, motif_donne

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from conventions.models import AnnexeFinanciere
    from siae_portal.workflow.machine import Acte


HORS_PORTAIL = "Cette annexe vient de l’ASP : l’acte se prend hors du portail."


def autres_signatures(annexe: AnnexeFinanciere, acte: Acte) -> str | None:
    """AUTRES_SIGNATURES of the dossier."""
    dossier = annexe.convention.dossier if annexe.convention else None
    return gardes.autres_signatures(dossier, acte) if dossier else HORS_PORTAIL


def rc76(annexe: AnnexeFinanciere, acte: Acte) -> str | None:
    """RC76 of the dossier; an imported annexe is not signed here."""
    dossier = annexe.convention.dossier if annexe.convention else None
    return gardes.rc76(dossier, acte) if dossier else HORS_PORTAIL


def rc38(annexe: AnnexeFinanciere, _acte: Acte) -> str | None:
    """RC38: the total is the one of the formula, to the cent."""
    if annexe.etp is None or annexe.unitaire_eur is None:
        return None
    attendu = montant_annexe(etp=annexe.etp, unitaire_eur=annexe.unitaire_eur, nb_mois=annexe.nb_mois)
    return None if attendu == annexe.montant_eur else f"Le montant de l’annexe devrait être {attendu} €."


def convention_en_cours(annexe: AnnexeFinanciere, _acte: Acte) -> str | None:
    """CONVENTION_EN_COURS: an active convention covers the year that opens."""
    convention = annexe.convention
    couvre = convention and convention.etat == EtatConvention.ACTIVE and convention.fin_on >= annexe.debut_on
    return None if couvre else "Aucune convention active ne couvre l’année de l’annexe."


def _replacing(annexe: AnnexeFinanciere) -> QuerySet[AnnexeFinanciere]:
    """Annexes of a higher rank on the same period."""
    annexes = type(annexe)._default_manager.filter(convention=annexe.convention_id)
    return annexes.filter(
        Q(rang_renouvellement__gt=annexe.rang_renouvellement)
        | Q(rang_renouvellement=annexe.rang_renouvellement, rang_modification__gt=annexe.rang_modification),
        debut_on__lte=annexe.fin_on,
        fin_on__gte=annexe.debut_on,
    )


def remplacante_valide(annexe: AnnexeFinanciere, _acte: Acte) -> str | None:
    """REMPLACANTE_VALIDE: a higher annexe of the period is VALIDE."""
    valide = _replacing(annexe).filter(etat=E.VALIDE).exists()
    return None if valide else "Aucune annexe validée ne remplace celle-ci."


def remplacante_tombee(annexe: AnnexeFinanciere, _acte: Acte) -> str | None:
    """REMPLACANTE_TOMBEE: what replaced it was rejected or cancelled, nothing else is active."""
    active = _replacing(annexe).filter(etat__in=ETATS_ANNEXE_ACTIVE).exists()
    return "L’annexe qui remplace celle-ci est toujours active." if active else None


def etait_valide(annexe: AnnexeFinanciere, _acte: Acte) -> str | None:
    """ETAIT_VALIDE."""
    return None if annexe.etat_precedent == E.VALIDE else "Cette annexe n’était pas validée."


def etait_provisoire(annexe: AnnexeFinanciere, _acte: Acte) -> str | None:
    """ETAIT_PROVISOIRE."""
    return None if annexe.etat_precedent == E.PROVISOIRE else "Cette annexe n’était pas provisoire."


def exercice_regularise(annexe: AnnexeFinanciere, acte: Acte) -> str | None:
    """EXERCICE_REGULARISE: the period is over and the final adjustment recorded."""
    fini = annexe.fin_on < gardes.day(acte) and annexe.regularisee_on
    return None if fini else "L’exercice n’est pas terminé ou sa régularisation n’est pas enregistrée."


def date_signature(annexe: AnnexeFinanciere, acte: Acte) -> None:
    """The State's signature dates the annexe; the reception by the ASP stays empty until an import."""
    annexe.signature_on = gardes.day(acte)


def _t(geste: G, sources: set[E], target: E, *guards: Guard, effects: tuple[Effect, ...] = ()) -> Transition:
    return Transition(geste=geste, sources=frozenset(sources), target=target, guards=guards, effects=effects)


TRANSITIONS_ANNEXE = {
    t.geste: t
    for t in (
        _t(G.TERMINER_SAISIE, {E.BROUILLON}, E.SAISI),
        _t(G.RECONDUIRE, {E.BROUILLON}, E.PROVISOIRE, convention_en_cours),
        _t(G.ANNULER_PROJET, {E.BROUILLON, E.SAISI, E.REJETE}, E.ANNULE, motif_donne),
        _t(G.SIGNER_ETAT, {E.SAISI}, E.VALIDE, autres_signatures, rc38, rc76, effects=(date_signature,)),
        _t(G.REPRENDRE_SAISIE, {E.SAISI}, E.BROUILLON, motif_donne),
        _t(G.ENREGISTRER_REJET, {E.SAISI, E.VALIDE}, E.REJETE, motif_donne),
        _t(G.REMPLACER, {E.PROVISOIRE, E.VALIDE}, E.HISTORISE, remplacante_valide),
        _t(G.ANNULER, {E.PROVISOIRE, E.VALIDE}, E.ANNULE, motif_donne, rc76),
        _t(G.CLOTURER, {E.PROVISOIRE, E.VALIDE}, E.CLOTURE, exercice_regularise),
        _t(G.RETABLIR_VALIDE, {E.HISTORISE}, E.VALIDE, remplacante_tombee, etait_valide),
        _t(G.RETABLIR_PROVISOIRE, {E.HISTORISE}, E.PROVISOIRE, remplacante_tombee, etait_provisoire),
        _t(G.CORRIGER, {E.REJETE}, E.BROUILLON, motif_donne),
    )
}
