"""What the service does with a deposited dossier, up to its proposal."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from conventions.enums import EtatDossier, Geste, NatureDocument, SensAvis, SensDecision
from conventions.models import Avis, Correction, Dossier, Proposition, SeanceCommission
from conventions.services.aides import AideCalculee, aide_of
from conventions.services.avis_actes import tell_request
from conventions.services.controles import refresh_controles
from conventions.services.documents import request_document
from conventions.services.dossier_lock import lock_dossier
from conventions.services.dossiers import add_version, advance_dossier
from conventions.services.journal import move
from conventions.workflow import TRANSITIONS
from siae_portal.workflow.machine import Acte, TransitionRefusee

FDI_SANS_BAREME = (
    "Le montant d’une aide du fonds de développement ne vient pas d’un barème, et le portail ne sait pas "
    "encore le recevoir : décidez de cette demande hors du portail."
)


@transaction.atomic
def ask_pieces(*, pk: int, elements: list[dict[str, str]], motif: str, terme_on: date, acte: Acte) -> Dossier:
    """Send a deposited dossier back for missing papers: the clock stops (CRPA L114-5).

    Args:
        elements: `code`, `libelle` and `raison` of each thing asked.
        terme_on: last day to answer.
    Raises:
        TransitionRefusee: nothing named, no reason, or a term that is not to come.
    """
    return _ask(Geste.DEMANDER_PIECES, pk, elements, motif, terme_on, acte)


@transaction.atomic
def ask_corrections(
    *, pk: int, elements: list[dict[str, str]], motif: str, terme_on: date, acte: Acte
) -> Dossier:
    """Ask for corrections during the instruction: same rules as `ask_pieces`."""
    return _ask(Geste.DEMANDER_CORRECTIONS, pk, elements, motif, terme_on, acte)


@transaction.atomic
def answer(*, pk: int, reponse: str, acte: Acte) -> Dossier:
    """The structure answers the open request: checks run again, a new version is frozen, the clock runs.

    Raises:
        Correction.DoesNotExist: nothing is asked any more.
        TransitionRefusee: no answer in words.
    """
    dossier = lock_dossier(pk=pk, geste=_answer_geste(pk, acte), acte=acte)
    return close_request(dossier, reponse=reponse, at=acte.at, acte=acte)


def close_request(
    dossier: Dossier, *, reponse: str, at: datetime, acte: Acte, declaration: str = "", **details: Any
) -> Dossier:
    """Close the open request of a locked dossier: checks, clock, new version, document of the whole.

    Args:
        at: when the answer came, from which the clock runs again.
        declaration: what was certified, when it is not the declaration of the structure.
        details: for the journal.
    Raises:
        Correction.DoesNotExist: nothing is asked any more.
        TransitionRefusee: no answer in words.
    """
    demande = dossier.corrections.open().get()
    demande.reponse, demande.repondue_at = reponse.strip(), at
    demande.save()
    en_correction = dossier.etat == EtatDossier.CORRECTION
    geste = Geste.REPONDRE_CORRECTIONS if en_correction else Geste.REPONDRE_PIECES
    refresh_controles(dossier, acte=acte)
    move(dossier, TRANSITIONS[geste], acte, **details)
    add_version(dossier, acte=acte, declaration=declaration)
    request_document(dossier=dossier, nature=NatureDocument.DOSSIER, acte=acte)
    return dossier


@transaction.atomic
def put_on_agenda(*, pk: int, tenue_on: date, acte: Acte) -> Dossier:
    """Put a dossier on the agenda of the session of that day (created when it does not exist).

    Raises:
        TransitionRefusee: no opinion is asked for this kind, or the state moved.
    """
    dossier = advance_dossier(pk=pk, geste=Geste.INSCRIRE, acte=acte)
    seance, _ = SeanceCommission.objects.get_or_create(service=dossier.service, tenue_on=tenue_on)
    Avis.objects.get_or_create(dossier=dossier, seance=seance)
    return dossier


@transaction.atomic
def record_avis(
    *,
    pk: int,
    sens: SensAvis,
    pour: int,
    contre: int,
    abstentions: int,
    quorum_atteint: bool,
    motifs: str,
    acte: Acte,
) -> Dossier:
    """Record the opinion and the vote of the session where the dossier stands (CRPA R133-8 to R133-13).

    Raises:
        TransitionRefusee: no quorum, no reason for a reserved or unfavourable opinion, session to come.
    """
    dossier = lock_dossier(pk=pk, geste=Geste.ENREGISTRER_AVIS, acte=acte)
    if raisons := _vote_refusals(sens, pour, contre, quorum_atteint, motifs):
        raise TransitionRefusee(raisons)
    avis = dossier.avis.filter(sens="").select_for_update().first()
    if avis is not None:
        avis.sens, avis.pour, avis.contre, avis.abstentions = sens, pour, contre, abstentions
        avis.quorum_atteint, avis.motifs = quorum_atteint, motifs.strip()
        avis.enregistre_at, avis.enregistre_par = acte.at, acte.user
        avis.save()
    move(dossier, TRANSITIONS[Geste.ENREGISTRER_AVIS], acte, sens=sens)
    return dossier


@transaction.atomic
def propose(
    *,
    pk: int,
    sens: SensDecision,
    motifs_fait: list[str],
    motifs_droit: list[str],
    grille: dict[str, str],
    acte: Acte,
    etp: Decimal | None = None,
    nb_814: int | None = None,
    nb_1400: int | None = None,
    bareme_confirme: bool = False,
    derogation_recettes: bool = False,
) -> Dossier:
    """Propose a decision; the amount comes from the dated barème, never from the form.

    Raises:
        BaremeAbsent: no amount published for this kind at this date.
        TransitionRefusee: opinion missing, grid not filled, amount last known, not confirmed, or no barème.
    """
    geste = _propose_geste(pk)
    dossier = lock_dossier(pk=pk, geste=geste, acte=acte)
    chiffres = {"etp": etp, "nb_814": nb_814, "nb_1400": nb_1400}
    aide = _proposed_aid(dossier, chiffres) if sens == SensDecision.ACCEPTER else None
    _check_bareme(aide, confirme=bareme_confirme)
    Proposition.objects.filter(dossier=dossier).delete()
    dossier.proposition = Proposition.objects.create(
        dossier=dossier,
        sens=sens,
        motifs_fait=motifs_fait,
        motifs_droit=motifs_droit,
        grille=grille,
        derogation_recettes=derogation_recettes,
        proposee_at=acte.at,
        proposee_par=acte.author,
        **chiffres,
        **_amount_columns(aide, acte),
    )
    move(dossier, TRANSITIONS[geste], acte, sens=sens)
    return dossier


def _proposed_aid(dossier: Dossier, chiffres: dict[str, Any]) -> AideCalculee | None:
    """The aid of the figures retained; the fonds de développement has no barème: nothing is invented."""
    if dossier.sans_bareme:
        raise TransitionRefusee([FDI_SANS_BAREME])
    return aide_of(dossier, **chiffres)


def _amount_columns(aide: AideCalculee | None, acte: Acte) -> dict[str, Any]:
    """What a proposal keeps of the aid: the rows of the barème, the amount, the confirmation of the agent."""
    if aide is None:
        return {}
    return {
        "bareme": aide.bareme,
        "bareme_majore": aide.bareme_majore,
        "bareme_confirme_at": acte.at if aide.dernier_connu else None,
        "montant_eur": aide.montant_eur,
    }


def _ask(
    geste: Geste, pk: int, elements: list[dict[str, str]], motif: str, terme_on: date, acte: Acte
) -> Dossier:
    dossier = lock_dossier(pk=pk, geste=geste, acte=acte)
    # A request whose term passed without answer gives way to the new one.
    dossier.corrections.open().update(repondue_at=acte.at)
    demande = Correction.objects.create(
        dossier=dossier,
        elements=elements,
        motif=motif.strip(),
        demandee_at=acte.at,
        demandee_par=acte.author,
        terme_on=terme_on,
    )
    move(dossier, TRANSITIONS[geste], acte, elements=[element["code"] for element in elements])
    if geste == Geste.DEMANDER_PIECES:
        request_document(dossier=dossier, nature=NatureDocument.DPC, acte=acte)
    tell_request(demande, acte=acte)
    return dossier


def _answer_geste(pk: int, acte: Acte) -> Geste:
    en_correction = Dossier.objects.permitted(acte.author, Geste.REPONDRE_CORRECTIONS).filter(
        pk=pk, etat=EtatDossier.CORRECTION
    )
    return Geste.REPONDRE_CORRECTIONS if en_correction.exists() else Geste.REPONDRE_PIECES


def _propose_geste(pk: int) -> Geste:
    en_instruction = Dossier.objects.filter(pk=pk, etat=EtatDossier.EN_INSTRUCTION).exists()
    return Geste.PROPOSER_SANS_AVIS if en_instruction else Geste.PROPOSER


def _vote_refusals(sens: str, pour: int, contre: int, quorum_atteint: bool, motifs: str) -> list[str]:
    refus = []
    if not quorum_atteint:
        refus.append("Sans quorum, la commission ne rend pas d’avis : retirez le dossier de l’ordre du jour.")
    if sens != SensAvis.FAVORABLE and not motifs.strip():
        refus.append("Un avis réservé ou défavorable se motive.")
    if pour + contre == 0:
        refus.append("Saisissez au moins une voix pour ou contre.")
    return refus


def _check_bareme(aide: AideCalculee | None, *, confirme: bool) -> None:
    if aide and aide.dernier_connu and not confirme:
        raise TransitionRefusee(
            [f"Le montant vient du {aide.mention} : confirmez-le, ou faites saisir le nouvel arrêté."]
        )
