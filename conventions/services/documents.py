"""Asking for a document and making it: frozen data first, then the file, once."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from conventions.actes import modele_de
from conventions.enums import EtatDocument, NatureDocument
from conventions.models import AnnexeFinanciere, Convention, Document, Dossier
from conventions.rules.actes import empreinte
from conventions.services.donnees_actes import DonneeManquante, build
from conventions.services.mise_en_signature import send_when_ready
from conventions.services.rendu_actes import render_document
from siae_portal.audit.services import record
from siae_portal.outbox.services import publish
from siae_portal.storage.services import store
from siae_portal.workflow.machine import Acte

TOPIC = "document.a_produire"
# No 0, O, 1, I: a code is read aloud and typed by hand.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@transaction.atomic
def request_document(
    *,
    dossier: Dossier,
    nature: NatureDocument,
    acte: Acte,
    convention: Convention | None = None,
    annexe: AnnexeFinanciere | None = None,
    signe: Document | None = None,
) -> Document:
    """Freeze the data of an act and ask the worker for its file.

    The act that asks never fails for a missing datum: the document then says what is missing, and is asked
    again by `retry_document` once it is filled in.
    """
    document = Document(
        dossier=dossier,
        convention=convention,
        annexe=annexe,
        signe=signe,
        nature=nature,
        rang=dossier.documents.filter(nature=nature).count() + 1,
        demande_at=acte.at,
        code_verification=new_code(),
    )
    _freeze(document, at=acte.at)
    document.save()
    _publish(document, acte)
    return document


@transaction.atomic
def retry_document(*, pk: int, acte: Acte) -> Document:
    """Ask again for a document that failed; its data are frozen anew. Harmless when it is ready.

    Raises:
        Document.DoesNotExist: outside the scope of `acte.user`.
    """
    documents = Document.objects.permitted(acte.user, "RELANCER") if acte.user else Document.objects.all()
    document = documents.select_for_update(of=("self",)).get(pk=pk)
    if document.etat == EtatDocument.EN_ECHEC:
        _freeze(document, at=acte.at)
        document.save()
        _publish(document, acte)
    return document


@transaction.atomic
def produce_document(*, document_id: int, at: datetime) -> Document:
    """Make the file of a document: rendered, stored under its hash, once. Safe to run twice.

    When the last act of an accepted dossier is ready, the dossier goes to the signature.
    """
    document = Document.objects.select_for_update(of=("self",)).get(pk=document_id)
    if document.etat != EtatDocument.EN_PREPARATION:
        return document
    rendu = render_document(document)
    document.fichier = store([rendu.contenu], type_mime="application/pdf")
    document.pages, document.produit_at, document.etat = rendu.pages, at, EtatDocument.PRET
    document.save()
    _on_ready(document, at=at)
    return document


@transaction.atomic
def mark_failed(*, document_id: int, parked: bool) -> None:
    """Tell the reader that the making failed; `parked`: it will not be tried again by itself."""
    document = Document.objects.select_for_update(of=("self",)).get(pk=document_id)
    if document.etat == EtatDocument.EN_PREPARATION and parked:
        document.etat, document.erreur = EtatDocument.EN_ECHEC, "La fabrication du fichier a échoué."
        document.save()


def new_code() -> str:
    """A verification code of twelve characters, in three groups."""
    lettres = [secrets.choice(ALPHABET) for _ in range(12)]
    return "-".join("".join(lettres[i : i + 4]) for i in (0, 4, 8))


def _freeze(document: Document, *, at: datetime) -> None:
    document.modele_version = modele_de(document.nature, document.dossier.type).version
    try:
        document.donnees = build(
            document.nature,
            dossier=document.dossier,
            convention=document.convention,
            annexe=document.annexe,
            signe=document.signe,
            at=at,
        )
    except DonneeManquante as manque:
        document.donnees, document.donnees_sha256 = {}, ""
        document.etat, document.erreur = EtatDocument.EN_ECHEC, str(manque)[:300]
    else:
        document.donnees_sha256 = empreinte(document.donnees)
        document.etat, document.erreur = EtatDocument.EN_PREPARATION, ""


def _publish(document: Document, acte: Acte) -> None:
    trace = record(
        document, geste="DEMANDER", acte=acte, apres=document.etat, details={"nature": document.nature}
    )
    if document.etat == EtatDocument.EN_PREPARATION:
        publish(TOPIC, key=f"{TOPIC}:{trace.pk}", payload={"document_id": document.pk})


def _on_ready(document: Document, *, at: datetime) -> None:
    acte = Acte(user=None, at=at)
    details: dict[str, Any] = {"sha256": document.fichier.sha256} if document.fichier else {}
    record(document, geste="PRODUIRE", acte=acte, apres=document.etat, details=details)
    send_when_ready(dossier_id=document.dossier_id, acte=acte)
