"""Starting, moving and depositing a dossier."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from conventions.enums import Geste, NatureDocument
from conventions.models import Dossier, VersionDossier
from conventions.policies import STRUCTURE
from conventions.rules.actes import empreinte
from conventions.rules.dossier import ATTESTATION_PAPIER, DECLARATION
from conventions.rules.numeros import numero_dossier
from conventions.rules.orientation import nature_par_defaut, refus_de_nature
from conventions.services.accuses import send_completeness, send_receipt
from conventions.services.campagnes import campagne_of
from conventions.services.coffre import fill_from_strongbox
from conventions.services.controles import refresh_controles
from conventions.services.documents import request_document
from conventions.services.dossier_lock import lock_dossier
from conventions.services.journal import move
from conventions.services.justifications import keep_justifications
from conventions.services.numeros import next_rank
from conventions.services.orientation import faits_de
from conventions.services.reprise import prefill_dossier, require_all_read
from conventions.services.versions import freeze
from conventions.workflow import DOCUMENTS, TRANSITIONS
from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.models import Structure

SANS_DECLARATION = "Cochez la déclaration sur l’honneur pour déposer le dossier."
SANS_ATTESTATION = "Cochez l’attestation pour enregistrer le dossier papier."


@transaction.atomic
def advance_dossier(*, pk: int, geste: str, acte: Acte) -> Dossier:
    """Move a dossier; state, journal and documents share the transaction.

    Args:
        acte: who, when (timezone-aware, given by the caller, never read here), why.
    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`, or act not permitted.
        TransitionRefusee: state or guard says no; `raisons` is shown as it is.
    """
    dossier = lock_dossier(pk=pk, geste=geste, acte=acte)
    move(dossier, TRANSITIONS[geste], acte)
    if nature := DOCUMENTS.get(Geste(geste)):
        request_document(dossier=dossier, nature=nature, acte=acte)
    if nature == NatureDocument.COMPLETUDE:
        send_completeness(dossier, acte=acte)
    return dossier


@transaction.atomic
def start_dossier(
    *, structure_id: int, type_structure: str, annee: int, acte: Acte, nature: str | None = None
) -> tuple[Dossier, bool]:
    """Start a draft, or find the one that exists: one draft per structure, kind, year and nature.

    What is already known is taken up, to be confirmed (`prefill_dossier`); what the strongbox of the
    structure holds and the dossier asks for is joined at once.

    Args:
        annee: year of the first day of the period asked for.
        nature: what is asked; by default a renewal once a convention was signed, else a first request.
    Returns:
        the draft, and whether it was created.
    Raises:
        Structure.DoesNotExist: not one of the structures of the person.
        TransitionRefusee: this nature is not open to the structure for this kind.
    """
    miennes = acte.author.structures_for(*STRUCTURE)
    structures = Structure.objects.filter(pk__in=miennes).select_related("commune", "departement__service")
    structure = structures.select_for_update(of=("self",)).get(pk=structure_id)
    on = timezone.localtime(acte.at).date()
    faits = faits_de(structure, type_structure, on=on)
    nature = nature or nature_par_defaut(faits)
    if refus := refus_de_nature(faits, nature):
        raise TransitionRefusee([refus])
    cle = {"structure": structure, "type": type_structure, "annee": annee, "nature": nature}
    if brouillon := Dossier.objects.drafts().filter(**cle, papier_recu_on=None).first():
        return brouillon, False
    return open_draft(Dossier(**cle), on=on, geste=Geste.CREER, acte=acte), True


def open_draft(dossier: Dossier, *, on: date, geste: Geste, acte: Acte, **details: str) -> Dossier:
    """Save a new draft, then fill it: what is taken up of the years before, what the strongbox holds.

    Args:
        on: the day whose campaign it belongs to.
        details: for the journal.
    """
    dossier.service = dossier.structure.departement.service
    dossier.cree_par, dossier.cree_at, dossier.modifie_at = acte.author, acte.at, acte.at
    dossier.campagne = campagne_of(dossier, on=on)
    dossier.save(force_insert=True)
    record(dossier, geste=geste, acte=acte, apres=dossier.etat, details=details)
    prefill_dossier(dossier, acte=acte)
    fill_from_strongbox(dossier, acte=acte)
    return dossier


@transaction.atomic
def deposit_dossier(
    *, pk: int, acte: Acte, declaration: bool, justifications: dict[str, str], qualite: str = ""
) -> Dossier:
    """Deposit a draft: checks, frozen version, number, clock and accusé de réception, all or nothing.

    A deposit replayed on a dossier already deposited changes nothing and returns it.

    Args:
        justifications: rule id → sentence, for the alerts.
        qualite: in which quality the representative engages the structure; empty keeps what is recorded.
    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        TransitionRefusee: no declaration, a blocking check fails, an alert is not justified.
    """
    dossier = lock_dossier(pk=pk, geste=Geste.DEPOSER, acte=acte)
    if dossier.versions.exists():
        return dossier
    if not declaration:
        raise TransitionRefusee([SANS_ATTESTATION if dossier.est_papier else SANS_DECLARATION])
    require_all_read(dossier)
    _set_quality(dossier.structure, qualite.strip(), acte)
    dossier.campagne = campagne_of(dossier, on=dossier.recu_on or timezone.localtime(acte.at).date())
    keep_justifications(dossier, justifications, acte=acte)
    refresh_controles(dossier, acte=acte)
    dossier.numero = _numero(dossier)
    move(dossier, TRANSITIONS[Geste.DEPOSER], acte)
    add_version(dossier, acte=acte)
    request_document(dossier=dossier, nature=NatureDocument.AR, acte=acte)
    request_document(dossier=dossier, nature=NatureDocument.DOSSIER, acte=acte)
    send_receipt(dossier, acte=acte)
    return dossier


def add_version(dossier: Dossier, *, acte: Acte, declaration: str = "") -> VersionDossier:
    """Freeze the dossier as it stands, with its hash and what was certified (by default, of who deposits)."""
    donnees = freeze(dossier)
    return VersionDossier.objects.create(
        dossier=dossier,
        rang=dossier.versions.count() + 1,
        donnees=donnees,
        sha256=empreinte(donnees),
        depose_at=acte.at,
        depose_par=acte.author,
        declaration=declaration or _declaration(dossier),
    )


@transaction.atomic
def take_dossier(*, pk: int, acte: Acte) -> Dossier:
    """The agent becomes the one who instructs; taking it again from a colleague is allowed and journaled."""
    dossier = lock_dossier(pk=pk, geste=Geste.PRENDRE, acte=acte)
    if dossier.agent_id != acte.author.pk:
        dossier.agent = acte.author
        dossier.save(update_fields=["agent"])
        record(dossier, geste=Geste.PRENDRE, acte=acte, avant=dossier.etat, apres=dossier.etat)
    return dossier


def _declaration(dossier: Dossier) -> str:
    """What was certified: by the agent when she deposits what she typed, by the structure ever after."""
    premiere = not dossier.versions.exists()
    return ATTESTATION_PAPIER if dossier.est_papier and premiere else DECLARATION


def _set_quality(structure: Structure, qualite: str, acte: Acte) -> None:
    """Correct the quality of the representative, journaled on the structure."""
    if qualite and qualite != structure.representant_qualite:
        structure.representant_qualite = qualite
        structure.save(update_fields=["representant_qualite"])
        record(structure, geste=Geste.MODIFIER, acte=acte, details={"champs": ["representant_qualite"]})


def _numero(dossier: Dossier) -> str:
    departement = dossier.structure.departement
    rang = next_rank(departement=departement, objet=f"D{dossier.type}", annee=dossier.annee, floor=0)
    return numero_dossier(
        departement3=departement.code3, type_structure=dossier.type, annee=dossier.annee, rang=rang
    )
