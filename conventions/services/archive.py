"""The papers of a dossier in one ZIP, under names that a person reads."""

import re
import unicodedata
from collections.abc import Iterator

from zipstream import ZIP_STORED, ZipStream

from conventions.enums import EtatDocument
from conventions.models import Document, Dossier, PieceJointe
from siae_portal.storage.services import path_of

NOM_MAX = 80
_INTERDITS = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def archive_name(dossier: Dossier) -> str:
    """« ACI-056-2027-0142.zip »: the number of the dossier, or its kind and year before any deposit."""
    return f"{_safe(dossier.numero or f'{dossier.type} {dossier.annee}')}.zip"


def archive(dossier: Dossier) -> Iterator[bytes]:
    """The ZIP, piece by piece: nothing is kept in memory. PDFs are already compressed: stored as they are.

    Documents of the portal first, then the papers in the order of the list, each numbered; a paper whose
    file was lost is named in « A-LIRE.txt » rather than breaking the whole.
    """
    flux = ZipStream(compress_type=ZIP_STORED)
    absents = []
    for nom, sha256 in entries(dossier):
        chemin = path_of(sha256)
        if chemin.exists():
            flux.add_path(str(chemin), arcname=nom)
        else:
            absents.append(nom)
    flux.add(_notice(dossier, absents), arcname="A-LIRE.txt")
    yield from flux


def entries(dossier: Dossier) -> list[tuple[str, str]]:
    """Name in the ZIP and sha256 of each file, in order. Two queries."""
    documents = Document.objects.current().filter(dossier=dossier, etat=EtatDocument.PRET)
    produits = [
        (f"Documents/{rang:02} - {_safe(document.titre)}.pdf", document.fichier.sha256)
        for rang, document in enumerate(documents.select_related("fichier").order_by("demande_at", "pk"), 1)
        if document.fichier
    ]
    pieces = dossier.pieces.select_related("type_piece", "fichier").order_by("type_piece__ordre", "pk")
    jointes = [(f"Pièces/{_piece_name(p, rang)}", p.fichier.sha256) for rang, p in enumerate(pieces, 1)]
    papier = [("Pièces/00 - Dossier papier reçu.pdf", dossier.papier.sha256)] if dossier.papier else []
    return produits + papier + jointes


def _piece_name(piece: PieceJointe, rang: int) -> str:
    extension = piece.nom.rpartition(".")[2].lower() if "." in piece.nom else "pdf"
    return f"{rang:02} - {_safe(piece.type_piece.libelle)}.{_safe(extension)[:5]}"


def _safe(texte: str) -> str:
    """Without what a file system refuses, without emoji, and not too long."""
    propre = _INTERDITS.sub(" ", unicodedata.normalize("NFC", texte))
    lisible = "".join(c for c in propre if unicodedata.category(c)[0] in "LNPZ")
    return re.sub(r"\s+", " ", lisible).strip(" .")[:NOM_MAX].strip() or "sans nom"


def _notice(dossier: Dossier, absents: list[str]) -> bytes:
    lignes = [f"Dossier {dossier.numero or dossier} – {dossier.structure}", ""]
    lignes += ["Pièces jointes et documents produits par le Portail SIAE.", ""]
    if absents:
        lignes += ["Fichiers introuvables, à demander au service :", *(f"- {nom}" for nom in absents)]
    return "\r\n".join(lignes).encode()
