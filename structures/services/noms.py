"""Names of the State services on a day, for a list."""

from collections.abc import Iterable
from datetime import date

from structures.models import NomOrganisme, ServiceInstructeur


def service_names(services: Iterable[ServiceInstructeur], *, on: date) -> dict[int, str]:
    """« DDETS du Morbihan » for each service, as it is called that day; two queries, whatever their number.

    Services are read with their `departement` and `region`.
    """
    noms = list(NomOrganisme.objects.valid(on=on).prefetch_related("departements"))
    return {service.pk: _name(service, noms) for service in services}


def general_names(*, on: date) -> dict[str, NomOrganisme]:
    """The usual name of each function that day (`FonctionOrganisme` → name); nothing where none is known.

    One query. A département may have a name of its own: see `service_names`.
    """
    noms: dict[str, NomOrganisme] = {}
    for nom in NomOrganisme.objects.general(on=on):
        noms.setdefault(nom.fonction, nom)
    return noms


def _name(service: ServiceInstructeur, noms: list[NomOrganisme]) -> str:
    def covers(nom: NomOrganisme) -> bool:
        return service.departement_id in {d.pk for d in nom.departements.all()}

    possibles = [nom for nom in noms if nom.fonction == service.fonction]
    retenu = next(filter(covers, possibles), None) or next(
        (nom for nom in possibles if not nom.departements.all()), None
    )
    return service.situe(str(retenu)) if retenu else str(service.departement or service.region)
