"""Where structures work, as the directory searches it."""

from collections.abc import Iterable, Sequence

from structures.enums import NiveauTerritoire
from structures.models import Commune, Departement, Intervention
from structures.rules.zones import partial_zones, whole_zone

Couples = set[tuple[str, str]]


def zones_by_structure(structure_ids: Iterable[int]) -> dict[int, set[str]]:
    """Codes of the territories that structures have declared (`rules.zones`); three queries at most."""
    interventions = list(
        Intervention.objects.filter(structure__in=list(structure_ids))
        .select_related("commune__departement", "departement")
        .order_by("pk")
    )
    couples = _epci_couples(interventions) | _region_couples(interventions)
    zones: dict[int, set[str]] = {}
    for intervention in interventions:
        zones.setdefault(intervention.structure_id, set()).update(_zones(intervention, couples))
    return zones


def default_zones(departement: Departement) -> set[str]:
    """Those of a structure that declared none: the département of its address."""
    entiere = whole_zone(NiveauTerritoire.DEPARTEMENT, departement.pk)
    return {entiere} | partial_zones([departement.pk], [departement.region_id])


def _zones(intervention: Intervention, couples: dict[str, Couples]) -> set[str]:
    code = intervention.commune_id or intervention.epci_id or intervention.departement_id
    entiere = whole_zone(intervention.niveau, code or str(intervention.region_id))
    departement = intervention.commune.departement if intervention.commune else intervention.departement
    touches = {(departement.pk, departement.region_id)} if departement else couples.get(entiere, set())
    return {entiere} | partial_zones(*_split(touches))


def _split(couples: Couples) -> tuple[list[str], list[str]]:
    return [departement for departement, _ in couples], [region for _, region in couples]


def _epci_couples(interventions: Sequence[Intervention]) -> dict[str, Couples]:
    """The départements and régions over which each intercommunalité stretches."""
    epcis = {i.epci_id for i in interventions if i.epci_id}
    communes = Commune.objects.filter(epci__in=epcis).order_by().distinct()
    lignes = communes.values_list("epci", "departement", "departement__region") if epcis else ()
    couples: dict[str, Couples] = {}
    for epci, departement, region in lignes:
        couples.setdefault(whole_zone(NiveauTerritoire.EPCI, epci), set()).add((departement, region))
    return couples


def _region_couples(interventions: Sequence[Intervention]) -> dict[str, Couples]:
    regions = {i.region_id for i in interventions if i.region_id}
    departements = Departement.objects.filter(region__in=regions).order_by("pk") if regions else ()
    couples: dict[str, Couples] = {}
    for departement in departements:
        region = whole_zone(NiveauTerritoire.REGION, departement.region_id)
        couples.setdefault(region, set()).add((departement.pk, departement.region_id))
    return couples
