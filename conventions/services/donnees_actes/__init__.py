"""What each document prints, frozen before it is made: pure reads, plain values (text, numbers, lists)."""

from datetime import datetime

from conventions.enums import NatureDocument
from conventions.models import AnnexeFinanciere, Convention, Document, Dossier

from .annexe import donnees_af
from .certificat import donnees_certificat
from .communs import Donnees
from .convention import donnees_convention
from .demande import donnees_ar, donnees_completude, donnees_dpc
from .dossier import donnees_dossier
from .geiq import donnees_convention_geiq
from .manquants import DonneeManquante
from .notifications import donnees_notif, donnees_notif_refus

__all__ = ["DonneeManquante", "build"]


def build(
    document_nature: str,
    *,
    dossier: Dossier,
    convention: Convention | None = None,
    annexe: AnnexeFinanciere | None = None,
    signe: Document | None = None,
    at: datetime,
) -> Donnees:
    """The frozen data of a document, on the day `at`.

    Args:
        annexe: that of the document; by default the first of the convention.
        signe: for a certificate, the principal document signed: its convention is certified as a whole.

    Raises:
        DonneeManquante: what is missing is named; the document must not be made.
        ValueError: not a nature of document.
    """
    nature = NatureDocument(document_nature)
    of_request = {
        NatureDocument.AR: donnees_ar,
        NatureDocument.DPC: donnees_dpc,
        NatureDocument.COMPLETUDE: donnees_completude,
        NatureDocument.NOTIF_REFUS: donnees_notif_refus,
        NatureDocument.DOSSIER: donnees_dossier,
    }
    if nature in of_request:
        return of_request[nature](dossier, at=at)
    if convention is None and signe is not None:
        convention = signe.convention
    if convention is None:
        raise DonneeManquante(["la convention"])
    if nature == NatureDocument.CERTIFICAT:
        return donnees_certificat(dossier, convention, at=at)
    if annexe is None:
        annexe = convention.annexes.order_by("debut_on", "rang_modification", "pk").first()
    if annexe is None:
        raise DonneeManquante(["l’annexe financière"])
    return _with_annexe(nature, dossier, convention, annexe, at=at)


def _with_annexe(
    nature: NatureDocument,
    dossier: Dossier,
    convention: Convention,
    annexe: AnnexeFinanciere,
    *,
    at: datetime,
) -> Donnees:
    if nature == NatureDocument.AF:
        return donnees_af(dossier, convention, annexe, at=at)
    if nature == NatureDocument.NOTIF:
        return donnees_notif(dossier, convention, annexe, at=at)
    of_kind = donnees_convention if dossier.regles.en_etp else donnees_convention_geiq
    return of_kind(dossier, convention, annexe, at=at)
