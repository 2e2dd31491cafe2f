"""Signing the exact bytes of an act: the structure first, the State last."""

from django.db import transaction

from conventions.enums import Geste, GesteAnnexe, GesteConvention, NatureDocument, Partie
from conventions.models import AnnexeFinanciere, Convention, Document, Dossier, Signature
from conventions.services.decisions import release_enveloppe
from conventions.services.documents import request_document
from conventions.services.dossier_lock import lock_dossier
from conventions.services.journal import move
from conventions.workflow import TRANSITIONS, TRANSITIONS_ANNEXE, TRANSITIONS_CONVENTION
from conventions.workflow.gardes import require_delegation, signables
from siae_portal.comptes.models import DelegationSignature, User
from siae_portal.workflow.machine import Acte, TransitionRefusee

CONSENTEMENT = (
    "J’ai lu les documents dont l’empreinte est affichée. Je consens à les signer par voie électronique et "
    "j’engage la partie que je représente."
)


@transaction.atomic
def sign_structure(*, pk: int, consentement: bool, empreintes: dict[int, str], acte: Acte) -> Dossier:
    """The representative signs the convention and its annexe. Signing again changes nothing.

    Args:
        empreintes: document id → sha256 shown on the page that was signed.
    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        TransitionRefusee: no consent, or a file that is not the one that was shown.
    """
    dossier = lock_dossier(pk=pk, geste=Geste.SIGNER_STRUCTURE, acte=acte)
    documents = _checked(dossier, consentement, empreintes)
    if all(_signed_by(document, Partie.STRUCTURE) for document in documents):
        return dossier
    move(dossier, TRANSITIONS[Geste.SIGNER_STRUCTURE], acte)
    _sign(
        documents, Partie.STRUCTURE, acte, delegation=None, qualite=_qualite_structure(dossier, acte.author)
    )
    return dossier


@transaction.atomic
def sign_etat(*, pk: int, consentement: bool, empreintes: dict[int, str], acte: Acte) -> Dossier:
    """The State signs last: the annexe becomes VALIDE, the convention ACTIVE, the structure is notified.

    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        TransitionRefusee: no consent, the structure has not signed, no delegation that day.
    """
    dossier = lock_dossier(pk=pk, geste=Geste.SIGNER_ETAT, acte=acte)
    documents = _checked(dossier, consentement, empreintes)
    convention, annexe = _lock_convention(dossier), _lock_annexe(dossier)
    move(annexe, TRANSITIONS_ANNEXE[GesteAnnexe.SIGNER_ETAT], acte)
    convention.signee_at = acte.at
    move(convention, TRANSITIONS_CONVENTION[GesteConvention.SIGNER_ETAT], acte)
    move(dossier, TRANSITIONS[Geste.SIGNER_ETAT], acte)
    delegation = require_delegation(dossier, acte)
    _sign(documents, Partie.ETAT, acte, delegation=delegation, qualite=delegation.habilitation.qualite)
    _request_after_signature(dossier, convention, annexe, documents, acte)
    return dossier


@transaction.atomic
def withdraw_from_signature(*, pk: int, acte: Acte) -> Dossier:
    """Take an act back to correct it: signatures laid so far fall with the withdrawn files.

    Raises:
        TransitionRefusee: no reason.
    """
    dossier = lock_dossier(pk=pk, geste=Geste.RETIRER_SIGNATURE, acte=acte)
    convention, annexe = _lock_convention(dossier), _lock_annexe(dossier)
    move(dossier, TRANSITIONS[Geste.RETIRER_SIGNATURE], acte)
    move(convention, TRANSITIONS_CONVENTION[GesteConvention.RETIRER_SIGNATURE], acte)
    dossier.documents.current().filter(annexe=annexe).update(abandonne_at=acte.at)
    for nature in (NatureDocument.CONVENTION, NatureDocument.AF):
        request_document(dossier=dossier, nature=nature, acte=acte, convention=convention, annexe=annexe)
    return dossier


@transaction.atomic
def note_refusal_to_sign(*, pk: int, acte: Acte) -> Dossier:
    """The structure will not sign: the dossier is closed and the envelope gets its posts back.

    Raises:
        TransitionRefusee: no reason.
    """
    dossier = lock_dossier(pk=pk, geste=Geste.CONSTATER_REFUS_SIGNER, acte=acte)
    move(dossier, TRANSITIONS[Geste.CONSTATER_REFUS_SIGNER], acte)
    release_enveloppe(dossier, acte)
    return dossier


def _checked(dossier: Dossier, consentement: bool, empreintes: dict[int, str]) -> list[Document]:
    if not consentement:
        raise TransitionRefusee(["Cochez le consentement pour signer."])
    documents = list(signables(dossier).prefetch_related("signatures"))
    for document in documents:
        if document.fichier is None or empreintes.get(document.pk) != document.fichier.sha256:
            raise TransitionRefusee(
                ["Les documents ont changé depuis l’affichage : relisez-les, puis signez."]
            )
    return documents


def _sign(
    documents: list[Document],
    partie: Partie,
    acte: Acte,
    *,
    delegation: DelegationSignature | None,
    qualite: str,
) -> None:
    Signature.objects.bulk_create(
        Signature(
            document=document,
            partie=partie,
            signataire=acte.author,
            nom=acte.author.get_full_name(),
            qualite=qualite,
            delegation=delegation,
            sha256=document.fichier.sha256 if document.fichier else "",
            consentement=CONSENTEMENT,
            at=acte.at,
        )
        for document in documents
    )


def _request_after_signature(
    dossier: Dossier, convention: Convention, annexe: AnnexeFinanciere, documents: list[Document], acte: Acte
) -> None:
    request_document(
        dossier=dossier, nature=NatureDocument.NOTIF, acte=acte, convention=convention, annexe=annexe
    )
    signe = next(d for d in documents if d.nature == NatureDocument.CONVENTION)
    request_document(
        dossier=dossier,
        nature=NatureDocument.CERTIFICAT,
        acte=acte,
        convention=convention,
        annexe=annexe,
        signe=signe,
    )


def _signed_by(document: Document, partie: Partie) -> bool:
    return any(signature.partie == partie for signature in document.signatures.all())


def _qualite_structure(dossier: Dossier, user: User) -> str:
    qualites = [
        h.qualite for h in user.habilitations_valides if h.structure_id == dossier.structure_id and h.qualite
    ]
    return qualites[0] if qualites else dossier.structure.representant_qualite


def _lock_convention(dossier: Dossier) -> Convention:
    return Convention.objects.select_for_update(of=("self",)).get(dossier=dossier)


def _lock_annexe(dossier: Dossier) -> AnnexeFinanciere:
    annexes = AnnexeFinanciere.objects.select_for_update(of=("self",))
    return annexes.get(convention__dossier=dossier, rang_modification=0, rang_renouvellement=0)
