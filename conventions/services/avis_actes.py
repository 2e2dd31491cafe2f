"""Acts of the State told at once to those who represent the structure, whatever their preferences."""

from typing import Any

from conventions.enums import EtatDossier
from conventions.models import Correction, Decision, Dossier
from conventions.services.destinataires import absolute_url, write_to_representatives
from siae_portal.courriels.services import context_at_sending
from siae_portal.formats import date_longue
from siae_portal.workflow.machine import Acte

DEMANDE, A_SIGNER = "demande_du_service", "convention_a_signer"
ACCEPTATION, REFUS = "demande_acceptee", "refus_notifie"


def tell_request(demande: Correction, *, acte: Acte) -> None:
    """Papers or corrections are asked: by when, and where to answer."""
    contexte = {"demande_id": demande.pk}
    write_to_representatives(demande.dossier, modele=DEMANDE, contexte=contexte, acte=acte)


def tell_ready_to_sign(dossier: Dossier, *, acte: Acte) -> None:
    """The convention is ready: the structure signs first."""
    write_to_representatives(dossier, modele=A_SIGNER, contexte={"dossier_id": dossier.pk}, acte=acte)


def tell_acceptance(decision: Decision, *, acte: Acte) -> None:
    """The request is accepted, and the portal makes no act that would be told when it is ready."""
    dossier = decision.dossier
    write_to_representatives(dossier, modele=ACCEPTATION, contexte=_common(dossier), acte=acte)


def tell_refusal(decision: Decision, *, acte: Acte) -> None:
    """The request is refused: reasons and remedies are in the notification, on the portal."""
    write_to_representatives(decision.dossier, modele=REFUS, contexte=_common(decision.dossier), acte=acte)


@context_at_sending(DEMANDE)
def request_context(*, demande_id: int) -> dict[str, Any] | None:
    """None once the request is answered, or gave way to another."""
    demandes = Correction.objects.open().select_related("dossier__structure")
    demande = demandes.filter(pk=demande_id).first()
    if demande is None:
        return None
    return _common(demande.dossier) | {
        "points": len(demande.elements),
        "terme": date_longue(demande.terme_on),
        "url": absolute_url("dossier_repondre", demande.dossier),
    }


@context_at_sending(A_SIGNER)
def signature_context(*, dossier_id: int) -> dict[str, Any] | None:
    """None when the convention is no longer to be signed."""
    a_signer = Dossier.objects.filter(etat=EtatDossier.A_SIGNER).select_related("structure")
    dossier = a_signer.filter(pk=dossier_id).first()
    return _common(dossier) if dossier else None


def _common(dossier: Dossier) -> dict[str, Any]:
    return {
        "numero": dossier.numero,
        "structure": str(dossier.structure),
        "url": absolute_url("dossier_detail", dossier),
    }
