"""From the frozen data of a document to its PDF."""

from datetime import datetime
from typing import Any

import segno
from django.conf import settings

from conventions.actes import modele_de
from conventions.models import Document
from conventions.rules.actes import CHEMIN_VERIFICATION, canonique
from siae_portal.pdf.engine import PdfRendu, PieceAttachee, render_pdf


def render_document(document: Document) -> PdfRendu:
    """The PDF of a document. Only its own columns are read: the same document gives the same bytes.

    Raises:
        siae_portal.pdf.errors.PdfError: too long, or a forbidden resource.
    """
    modele = modele_de(document.nature, document.dossier.type)
    donnees: dict[str, Any] = document.donnees
    return render_pdf(
        modele.gabarit,
        donnees | {"verification": verification(document)},
        titre=f"{modele.titre} – {donnees['acte']['numero']}",
        pieces=[_piece(donnees)],
    )


def _piece(donnees: dict[str, Any]) -> PieceAttachee:
    """The frozen data, inside the file: whoever holds it can compute the print again."""
    return PieceAttachee(
        nom="donnees.json",
        contenu=canonique(donnees),
        description="Données figées imprimées dans l’acte",
        cree_at=datetime.fromisoformat(donnees["acte"]["cree_at"]),
    )


def verification(document: Document) -> dict[str, str]:
    """What the footer shows: model, short print, address and QR code of the verification page."""
    racine = f"{settings.URL_PUBLIQUE}{CHEMIN_VERIFICATION}"
    adresse = f"{racine}?code={document.code_verification}"
    return {
        "modele": document.modele_version,
        "empreinte": document.donnees_sha256,
        "empreinte_courte": document.donnees_sha256[:12],
        "code": document.code_verification,
        "racine": racine,
        "adresse": adresse,
        "qr": segno.make(adresse, error="m", micro=False).svg_data_uri(border=0, omitsize=False),
    }
