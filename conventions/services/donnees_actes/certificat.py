"""The certificate of signatures: a second document, the signed files never change."""

from datetime import datetime

from django.utils import timezone

from conventions.models import Convention, Document, Dossier, Signature

from .communs import Donnees, cadre
from .formes import iso
from .manquants import Collecte


def donnees_certificat(dossier: Dossier, convention: Convention, *, at: datetime) -> Donnees:
    """Who signed which bytes, in which quality, when, under which power, with which words.

    One certificate names every signed document of the convention: they are signed by the same gesture.

    Raises:
        DonneeManquante: nothing was signed, or a signed document has no file.
    """
    collecte = Collecte()
    donnees = cadre(collecte, dossier, numero=f"Certificat {convention.numero}", at=at)
    documents = convention.documents.current().filter(signatures__isnull=False).distinct()
    fichiers = documents.select_related("fichier", "annexe").order_by("demande_at", "pk")
    donnees["convention"] = {"numero": collecte.requis(convention.numero, "le numéro de la convention")}
    donnees["fichiers"] = [_fichier(collecte, document) for document in fichiers]
    if not donnees["fichiers"]:
        collecte.manque("une signature")
    collecte.verifier()
    return donnees


def _fichier(collecte: Collecte, document: Document) -> Donnees:
    signatures = document.signatures.select_related("delegation").order_by("at", "pk")
    numero = document.annexe.numero if document.annexe else ""
    return {
        "nom": f"{document.get_nature_display()} {numero}".strip(),
        "sha256": document.fichier.sha256 if document.fichier else collecte.requis("", "le fichier signé"),
        "pages": document.pages,
        "code_verification": document.code_verification,
        "signatures": [_signature(collecte, signature) for signature in signatures],
    }


def _signature(collecte: Collecte, signature: Signature) -> Donnees:
    if signature.document.fichier and signature.sha256 != signature.document.fichier.sha256:
        collecte.manque("une signature portant sur le fichier conservé")
    local = timezone.localtime(signature.at)
    structure = signature.document.dossier.structure
    pouvoir = signature.delegation.reference if signature.delegation else structure.representant_pouvoir
    return {
        "partie": signature.get_partie_display(),
        "nom": signature.nom,
        "qualite": signature.qualite,
        "at": iso(signature.at),
        "heure": f"{local:%H h %M}",
        "pouvoir": collecte.requis(pouvoir, "le titre du signataire"),
        "consentement": signature.consentement,
    }
