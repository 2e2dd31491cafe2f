"""Guards of the dossier (gardes_transitions.csv): the reason of a refusal in French, or None."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils import timezone

from conventions.enums import (
    ETATS_ANNEXE_REELLE,
    EtatDocument,
    Gravite,
    NatureDemande,
    NatureDocument,
    Partie,
    SensAvis,
)
from conventions.rules.delais import fin_recours
from conventions.rules.motifs import GRILLE
from conventions.rules.orientation import avis_requis_pour
from siae_portal.comptes.models import DelegationSignature
from siae_portal.formats import etp, euros
from siae_portal.storage.services import FichierAltere, read
from siae_portal.workflow.machine import Acte, TransitionRefusee

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from conventions.models import Correction, Document, Dossier
    from siae_portal.storage.models import Fichier

SANS_DELEGATION = "Aucune délégation de signature en cours ne vous couvre pour cet acte et ce montant."
ACTES_SIGNES = (NatureDocument.CONVENTION, NatureDocument.AF)


def day(acte: Acte) -> date:
    """The day of an act, in Paris."""
    return timezone.localtime(acte.at).date()


def _open_request(dossier: Dossier) -> Correction | None:
    return dossier.corrections.open().first()


def controles_depot(dossier: Dossier, _acte: Acte) -> str | None:
    """CONTROLES_DEPOT: no blocking check fails, each alert is justified; a paper is received as it came."""
    if dossier.est_papier:
        return None
    rates = [c for c in dossier.controles.all() if not c.reussi]
    bloquants = [c.message for c in rates if c.gravite == Gravite.BLOQUANT]
    if bloquants:
        return "Le dépôt est impossible. " + " ".join(bloquants)
    if any(c.gravite == Gravite.ALERTE and not c.justification.strip() for c in rates):
        return "Justifiez chaque alerte en une phrase : l’agent la lira."
    return None


def delai_et_liste(dossier: Dossier, acte: Acte) -> str | None:
    """DELAI_ET_LISTE: something is named, with a reason and a future term."""
    demande = _open_request(dossier)
    if demande is None or not demande.elements:
        return "Nommez au moins une pièce ou une rubrique à compléter."
    if not demande.motif.strip():
        return "Écrivez le motif de la demande."
    return None if demande.terme_on > day(acte) else "Le terme de la demande doit être une date à venir."


def pieces_completes(dossier: Dossier, _acte: Acte) -> str | None:
    """PIECES_COMPLETES: no asked paper is missing."""
    rates = (c for c in dossier.controles.all() if not c.reussi)
    manque = next((c for c in rates if c.regle == "RC15"), None)
    return manque.message if manque else None


def reponse_complete(dossier: Dossier, _acte: Acte) -> str | None:
    """REPONSE_COMPLETE: the last request has an answer in words."""
    demande = dossier.corrections.order_by("-demandee_at", "-pk").first()
    if demande is None or not demande.reponse.strip():
        return "Répondez à la demande du service en une phrase au moins."
    return None


def delai_reponse_expire(dossier: Dossier, acte: Acte) -> str | None:
    """DELAI_REPONSE_EXPIRE: the term is past and nothing came."""
    demande = _open_request(dossier)
    expire = demande is not None and demande.terme_on < day(acte)
    return None if expire else "Le délai laissé à la structure court encore."


def echeance_depassee(dossier: Dossier, acte: Acte) -> str | None:
    """ECHEANCE_DEPASSEE: the clock runs and the due date is past."""
    if dossier.horloge_arretee_at or dossier.echeance_on is None:
        return "L’horloge du dossier est arrêtée."
    return None if day(acte) > dossier.echeance_on else "L’échéance du dossier n’est pas atteinte."


def avis_requis(dossier: Dossier, _acte: Acte) -> str | None:
    """AVIS_REQUIS: the opinion of the commission is asked for this kind and this request."""
    if _opinion_needed(dossier):
        return None
    if dossier.regles.avis_requis:
        return "Au même nombre d’ETP, la commission est seulement informée : proposez la décision."
    return "Aucun avis de la commission n’est requis pour ce type de structure : proposez la décision."


def _opinion_needed(dossier: Dossier) -> bool:
    """Never for a kind without opinion; for a yearly amendment, only when the posts change (ASH 504294)."""
    return avis_requis_pour(dossier.regles, dossier.nature, postes_changent=posts_change(dossier))


def posts_change(dossier: Dossier) -> bool:
    """Whether the ETP asked differ from those of the last annexe that was paid; True when there is none."""
    if dossier.nature != NatureDemande.AVENANT_ANNUEL:
        return True
    annexes = dossier.structure.annexes.filter(convention__type=dossier.type, etat__in=ETATS_ANNEXE_REELLE)
    derniere = annexes.order_by("-debut_on", "-rang_renouvellement", "-rang_modification", "pk").first()
    return derniere is None or derniere.etp != dossier.etp_demandes


def rc23(dossier: Dossier, _acte: Acte) -> str | None:
    """RC23: the opinion is given where the law asks for it."""
    if not _opinion_needed(dossier) or dossier.avis.exclude(sens="").exists():
        return None
    return "L’avis de la commission est requis et n’est pas enregistré (R5132-2, R5132-27)."


def grille_remplie(dossier: Dossier, _acte: Acte) -> str | None:
    """GRILLE_REMPLIE: each point of the grid has its verdict."""
    proposition = getattr(dossier, "proposition", None)
    manquants = [
        libelle for code, libelle in GRILLE.items() if not (proposition and proposition.grille.get(code))
    ]
    return f"Donnez un verdict à chaque point de la grille : {', '.join(manquants)}." if manquants else None


def avis_regulier(dossier: Dossier, acte: Acte) -> str | None:
    """AVIS_REGULIER: session held, quorum reached, vote and sense recorded (CRPA R133-8 to R133-13)."""
    avis = dossier.avis.exclude(sens="").select_related("seance").order_by("-seance__tenue_on").first()
    if avis is None or not avis.quorum_atteint:
        return "L’avis suppose un quorum atteint, un vote et un sens."
    if avis.seance.tenue_on > day(acte):
        return "La séance n’a pas encore eu lieu."
    return None


def visa_donne(dossier: Dossier, _acte: Acte) -> str | None:
    """VISA_DONNE: the last visa follows the last proposal."""
    proposition = getattr(dossier, "proposition", None)
    if proposition and dossier.vise_at and dossier.vise_at >= proposition.proposee_at:
        return None
    return "Le chef de service doit d’abord viser la proposition."


def rc25(dossier: Dossier, _acte: Acte) -> str | None:
    """RC25: receipts of an ACI at 30 % or more need a favourable opinion and a derogation (D5132-34)."""
    if not dossier.controles.filter(regle="RC26", reussi=False).exists():
        return None
    favorable = dossier.avis.filter(sens=SensAvis.FAVORABLE).exists()
    if favorable and dossier.proposition.derogation_recettes:
        return None
    return (
        "Les recettes atteignent 30 % des charges : il faut un avis favorable et une dérogation (D5132-34)."
    )


def rc37(dossier: Dossier, _acte: Acte) -> str | None:
    """RC37: the envelope of the service for that year covers the proposal, when the portal commits it."""
    if not dossier.regles.enveloppe or dossier.acte_hors_portail:
        return None
    annee = dossier.debut_on.year if dossier.debut_on else dossier.annee
    libre = dossier.service.enveloppes.available(annee=annee)
    if libre is None:
        return f"Aucune enveloppe n’est notifiée au service pour {annee} : demandez-la au service régional."
    proposition = dossier.proposition
    if (proposition.etp or 0) <= libre.etp and (proposition.montant_eur or 0) <= libre.montant_eur:
        return None
    return (
        f"L’enveloppe {annee} serait dépassée : il reste {etp(libre.etp)} et {euros(libre.montant_eur)}. "
        "Renvoyez le dossier à l’instruction, ou demandez un complément au service régional."
    )


def rc76(dossier: Dossier, acte: Acte) -> str | None:
    """RC76: a delegation covers the act, the amount and the day."""
    return None if delegation_of(dossier, acte) else SANS_DELEGATION


def delegation_of(dossier: Dossier, acte: Acte) -> DelegationSignature | None:
    """The delegation under which the person acts on this dossier, or None."""
    if acte.user is None:
        return None
    proposition = getattr(dossier, "proposition", None)
    montant = (proposition.montant_eur if proposition else None) or 0
    delegations = DelegationSignature.objects.covering(
        user=acte.user, service_id=dossier.service_id, nature=NatureDocument.CONVENTION, on=day(acte)
    )
    return next((d for d in delegations if d.plafond_eur is None or montant <= d.plafond_eur), None)


def rc77(dossier: Dossier, _acte: Acte) -> str | None:
    """RC77: what is signed still says what was decided."""
    decision = dossier.decisions.first()
    for document in signables(dossier):
        if not (document.fichier and _is_intact(document.fichier)):
            return "Le fichier d’un acte ne correspond plus à son empreinte : rien ne peut être signé."
        annexe = document.annexe
        if annexe and decision and (annexe.montant_eur, annexe.etp) != (decision.montant_eur, decision.etp):
            return "L’annexe ne correspond plus à la décision : retirez l’acte de la signature."
    return None


def require_delegation(dossier: Dossier, acte: Acte) -> DelegationSignature:
    """The delegation under which the person acts.

    Raises:
        TransitionRefusee: none covers the act (RC76).
    """
    delegation = delegation_of(dossier, acte)
    if delegation is None:
        raise TransitionRefusee([SANS_DELEGATION])
    return delegation


def _is_intact(fichier: Fichier) -> bool:
    try:
        read(fichier)
    except FichierAltere:
        return False
    return True


def signables(dossier: Dossier) -> QuerySet[Document]:
    """The current acts that both parties sign."""
    return dossier.documents.current().filter(nature__in=ACTES_SIGNES).select_related("fichier", "annexe")


def documents_prets(dossier: Dossier, _acte: Acte) -> str | None:
    """DOCUMENTS_PRETS: every act of the decision is made and its hash known."""
    actes = list(signables(dossier))
    if actes and all(a.etat == EtatDocument.PRET for a in actes):
        return None
    return "Les documents sont en préparation : revenez dans un instant."


def autres_signatures(dossier: Dossier, _acte: Acte) -> str | None:
    """AUTRES_SIGNATURES: the structure has signed the same bytes."""
    for document in signables(dossier).prefetch_related("signatures"):
        structure = [s for s in document.signatures.all() if s.partie == Partie.STRUCTURE]
        if not structure or not document.fichier or structure[0].sha256 != document.fichier.sha256:
            return "La structure doit signer avant l’État."
    return None


def delai_recours_ouvert(dossier: Dossier, acte: Acte) -> str | None:
    """DELAI_RECOURS_OUVERT: within two months of the decision (CJA R421-1)."""
    if dossier.decide_at is None or day(acte) <= fin_recours(timezone.localtime(dossier.decide_at).date()):
        return None
    return "Le délai de recours de deux mois est écoulé."


def issue_recours_connue(_dossier: Dossier, acte: Acte) -> str | None:
    """ISSUE_RECOURS_CONNUE: the reason says how the appeal ended, and when."""
    if re.search(r"\b20\d\d\b", acte.motif):
        return None
    return "Écrivez l’issue du recours et sa date : rejet, jugement, désistement ou silence."
