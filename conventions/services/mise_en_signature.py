"""From the decision to the signature: once the last act is made, dossier and convention move together."""

from django.db import transaction

from conventions.enums import EtatDossier, Geste, GesteConvention
from conventions.models import Convention, Dossier
from conventions.services.avis_actes import tell_ready_to_sign
from conventions.services.journal import move
from conventions.workflow import TRANSITIONS, TRANSITIONS_CONVENTION
from conventions.workflow.gardes import documents_prets
from siae_portal.workflow.machine import Acte


@transaction.atomic
def send_when_ready(*, dossier_id: int, acte: Acte) -> bool:
    """Send an accepted dossier to the signature once every act is ready; says whether it went."""
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier_id)
    if dossier.etat != EtatDossier.ACCEPTE or documents_prets(dossier, acte):
        return False
    move(dossier, TRANSITIONS[Geste.METTRE_A_LA_SIGNATURE], acte)
    tell_ready_to_sign(dossier, acte=acte)
    convention = Convention.objects.select_for_update(of=("self",)).get(dossier=dossier)
    move(convention, TRANSITIONS_CONVENTION[GesteConvention.METTRE_A_LA_SIGNATURE], acte)
    return True
