"""State services as organisations: the regional ones, created by the national administration."""

from django.db import transaction

from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import GesteEquipe, NiveauService
from structures.models import Region, ServiceInstructeur
from structures.policies import EQUIPE_SERVICE
from structures.services.equipe import note


@transaction.atomic
def create_regional_service(*, region: Region, courriel: str, acte: Acte) -> ServiceInstructeur:
    """The service of a région, whose agents read what its départements do.

    Raises:
        ServiceInstructeur.DoesNotExist: the act is not for the one who acts.
        TransitionRefusee: the région has one already.
    """
    if not EQUIPE_SERVICE.may(acte.author, GesteEquipe.CREER_SERVICE):
        raise ServiceInstructeur.DoesNotExist
    region = Region.objects.select_for_update().get(pk=region.pk)
    if ServiceInstructeur.objects.filter(niveau=NiveauService.REGION, region=region).exists():
        raise TransitionRefusee(["Cette région a déjà son service : ouvrez son équipe."])
    service = ServiceInstructeur.objects.create(niveau=NiveauService.REGION, region=region, courriel=courriel)
    note(service, GesteEquipe.CREER_SERVICE, acte)
    return service
