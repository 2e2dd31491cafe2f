"""The decision of the signatory and what it creates."""

from datetime import date

from django.db import transaction

from conventions.enums import (
    Geste,
    GesteAnnexe,
    NatureDocument,
    SensDecision,
)
from conventions.models import (
    AnnexeFinanciere,
    Convention,
    Decision,
    Dossier,
    Echeance,
    Enveloppe,
    MouvementEnveloppe,
)
from conventions.rules.baremes import echeancier
from conventions.rules.numeros import corps_annexe, numero_convention
from conventions.services.aides import AideCalculee, aide_of
from conventions.services.avis_actes import tell_acceptance, tell_refusal
from conventions.services.documents import request_document
from conventions.services.dossier_lock import lock_dossier
from conventions.services.journal import move
from conventions.services.numeros import next_convention_rank
from conventions.workflow import TRANSITIONS, TRANSITIONS_ANNEXE
from conventions.workflow.gardes import require_delegation
from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte, TransitionRefusee


@transaction.atomic
def accept(*, pk: int, acte: Acte, geste: Geste = Geste.ACCEPTER) -> Convention | None:
    """Accept a proposal: envelope committed, numbers given, convention and annexe drawn, documents asked.

    Args:
        geste: ACCEPTER, or ACCEPTER_APRES_ECHEANCE or FAIRE_DROIT after a refusal.
    Returns:
        the convention; None for an avenant or the fonds de développement, whose act is not made here (0032).
    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        TransitionRefusee: visa, opinion, envelope or delegation missing; another agent decided meanwhile.
    """
    dossier = lock_dossier(pk=pk, geste=geste, acte=acte)
    enveloppe = _lock_enveloppe(dossier)
    _refuse_unless(dossier, SensDecision.ACCEPTER)
    move(dossier, TRANSITIONS[geste], acte)
    proposition = dossier.proposition
    decision = Decision.objects.create(
        dossier=dossier,
        sens=SensDecision.ACCEPTER,
        etp=proposition.etp,
        nb_814=proposition.nb_814,
        nb_1400=proposition.nb_1400,
        montant_eur=proposition.montant_eur,
        motifs_fait=proposition.motifs_fait,
        motifs_droit=proposition.motifs_droit,
        prise_at=acte.at,
        signataire=acte.author,
        delegation=require_delegation(dossier, acte),
    )
    if enveloppe:
        commit_enveloppe(enveloppe, decision, acte)
    if dossier.acte_hors_portail:
        tell_acceptance(decision, acte=acte)
        return None
    convention = _create_convention(dossier, acte)
    annexe = _create_annexe(dossier, convention, decision, acte)
    for nature in (NatureDocument.CONVENTION, NatureDocument.AF):
        request_document(dossier=dossier, nature=nature, acte=acte, convention=convention, annexe=annexe)
    return convention


@transaction.atomic
def refuse(
    *, pk: int, motifs_fait: list[str], motifs_droit: list[str], acte: Acte, geste: Geste = Geste.REFUSER
) -> Decision:
    """Refuse, with reasons in law and in fact; the notification names the remedies (actes.md §4.6).

    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        TransitionRefusee: a reason is missing, no visa, no delegation, or another agent decided meanwhile.
    """
    dossier = lock_dossier(pk=pk, geste=geste, acte=acte)
    if not (motifs_fait and motifs_droit):
        raise TransitionRefusee(["Un refus se motive : au moins un motif de fait et un motif de droit."])
    motive = Acte(user=acte.user, at=acte.at, motif="\n".join([*motifs_fait, *motifs_droit]))
    move(dossier, TRANSITIONS[geste], motive)
    decision = Decision.objects.create(
        dossier=dossier,
        sens=SensDecision.REFUSER,
        motifs_fait=motifs_fait,
        motifs_droit=motifs_droit,
        prise_at=acte.at,
        signataire=acte.author,
        delegation=require_delegation(dossier, acte),
    )
    request_document(dossier=dossier, nature=NatureDocument.NOTIF_REFUS, acte=acte)
    tell_refusal(decision, acte=acte)
    return decision


def commit_enveloppe(enveloppe: Enveloppe, decision: Decision, acte: Acte) -> MouvementEnveloppe:
    """Write the commitment in the ledger; the envelope is locked by the caller."""
    return MouvementEnveloppe.objects.create(
        enveloppe=enveloppe,
        dossier=decision.dossier,
        etp=decision.etp or 0,
        montant_eur=decision.montant_eur or 0,
        at=acte.at,
    )


def release_enveloppe(dossier: Dossier, acte: Acte) -> None:
    """Give back what a dossier had committed: the structure will not sign."""
    for mouvement in dossier.mouvements_enveloppe.filter(etp__gt=0):
        MouvementEnveloppe.objects.create(
            enveloppe=mouvement.enveloppe,
            dossier=dossier,
            etp=-mouvement.etp,
            montant_eur=-mouvement.montant_eur,
            at=acte.at,
        )


def _lock_enveloppe(dossier: Dossier) -> Enveloppe | None:
    """The envelope of the service for the year, locked: two agents never spend the same posts."""
    if not dossier.regles.enveloppe or dossier.debut_on is None or dossier.acte_hors_portail:
        return None
    enveloppes = Enveloppe.objects.select_for_update()
    return enveloppes.filter(service=dossier.service_id, annee=dossier.debut_on.year).first()


def _refuse_unless(dossier: Dossier, sens: SensDecision) -> None:
    proposition = getattr(dossier, "proposition", None)
    if proposition is None or proposition.sens != sens:
        raise TransitionRefusee(
            ["Le service n’a pas proposé cette décision : renvoyez le dossier à l’instruction."]
        )


def _create_convention(dossier: Dossier, acte: Acte) -> Convention:
    annee = _periode(dossier)[0].year
    departement = dossier.structure.departement
    rang = next_convention_rank(departement=departement, type_structure=dossier.type, annee=annee)
    convention = draw_convention(dossier, rang=rang)
    convention.save()
    record(convention, geste=Geste.ACCEPTER, acte=acte, apres=convention.etat)
    return convention


def draw_convention(dossier: Dossier, *, rang: int) -> Convention:
    """The convention of an accepted dossier, with its numbers, not saved.

    Args:
        rang: its order in the département, for the kind and the year.
    """
    departement = dossier.structure.departement
    debut_on, fin_on = _periode(dossier)
    return Convention(
        structure=dossier.structure,
        service=dossier.service,
        dossier=dossier,
        type=dossier.type,
        numero=numero_convention(
            departement3=departement.code3, debut_on=debut_on, type_structure=dossier.type, rang=rang
        ),
        corps_annexe=corps_annexe(
            type_structure=dossier.type, departement3=departement.code3, annee=debut_on.year, rang=rang
        ),
        debut_on=debut_on,
        fin_on=fin_on,
    )


def _create_annexe(
    dossier: Dossier, convention: Convention, decision: Decision, acte: Acte
) -> AnnexeFinanciere:
    aide = aide_of(dossier, etp=decision.etp, nb_814=decision.nb_814, nb_1400=decision.nb_1400)
    if aide is None or aide.montant_eur != decision.montant_eur:
        raise TransitionRefusee(
            ["Le barème a changé depuis la proposition : renvoyez le dossier à l’instruction."]
        )
    annexe = draw_annexe(dossier, convention, decision, aide)
    annexe.save()
    Echeance.objects.bulk_create(payments_of(annexe))
    move(annexe, TRANSITIONS_ANNEXE[GesteAnnexe.TERMINER_SAISIE], acte)
    return annexe


def draw_annexe(
    dossier: Dossier, convention: Convention, decision: Decision, aide: AideCalculee
) -> AnnexeFinanciere:
    """The annexe of the first calendar year of an accepted dossier, not saved."""
    debut_on, fin_on = _periode(dossier)
    return AnnexeFinanciere(
        structure=dossier.structure,
        convention=convention,
        mesure=dossier.regles.mesure_asp or dossier.type,
        numero_corps=convention.corps_annexe,
        debut_on=debut_on,
        fin_on=min(fin_on, date(debut_on.year, 12, 31)),
        etp=decision.etp,
        heures_etp=aide.heures_etp,
        nb_814=decision.nb_814,
        nb_1400=decision.nb_1400,
        unitaire_eur=aide.unitaire_eur,
        unitaire_majore_eur=aide.unitaire_majore_eur,
        montant_eur=decision.montant_eur,
        cofinancement_eur=dossier.cofinancement_eur,
        taux_dynamiques=dossier.taux_dynamiques,
        taux_durable=dossier.taux_durable,
        taux_transition=dossier.taux_transition,
        taux_positives=dossier.taux_positives,
        depot_on=decision.prise_at.date(),
    )


def payments_of(annexe: AnnexeFinanciere) -> list[Echeance]:
    """The calendar of payments of an annexe, not saved; empty without an amount."""
    if annexe.montant_eur is None:
        return []
    return [
        Echeance(annexe=annexe, mois_on=mois_on, nature=nature, montant_eur=montant)
        for mois_on, nature, montant in echeancier(
            debut_on=annexe.debut_on, fin_on=annexe.fin_on, montant_eur=annexe.montant_eur
        )
    ]


def _periode(dossier: Dossier) -> tuple[date, date]:
    if dossier.debut_on is None or dossier.fin_on is None:
        raise TransitionRefusee(["La période demandée manque au dossier."])
    return dossier.debut_on, dossier.fin_on
