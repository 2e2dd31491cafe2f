"""Codes of the territories where a structure works, and those that answer for a place. No database here.

A whole territory begins by a capital (`C` commune, `E` intercommunalité, `D` département, `R` région); a
département or a région of which it only covers a part, by a small letter: a structure that works in Vannes
answers for Vannes, and for whoever asks who works in the Morbihan.
"""

from collections.abc import Iterable

from structures.enums import NiveauTerritoire

NOMS_MAX = 2
_LETTRES = {
    NiveauTerritoire.COMMUNE: "C",
    NiveauTerritoire.EPCI: "E",
    NiveauTerritoire.DEPARTEMENT: "D",
    NiveauTerritoire.REGION: "R",
}


def whole_zone(niveau: str, code: str) -> str:
    """A territory of intervention: `D56`."""
    return f"{_LETTRES[NiveauTerritoire(niveau)]}{code}"


def partial_zones(departements: Iterable[str], regions: Iterable[str]) -> set[str]:
    """The départements and régions that a territory touches: `d56`, `r53`."""
    return {f"d{code}" for code in departements} | {f"r{code}" for code in regions}


def short_zone(noms: Iterable[str]) -> str:
    """« Morbihan », « Vannes et Auray », « Vannes, Auray et 3 autres territoires »."""
    premiers = list(noms)
    reste = len(premiers) - NOMS_MAX
    if reste > 1:
        return f"{', '.join(premiers[:NOMS_MAX])} et {reste} autres territoires"
    *debut, dernier = premiers
    return f"{', '.join(debut)} et {dernier}" if debut else dernier


def zones_of_commune(*, commune: str, epci: str, departement: str, region: str) -> list[str]:
    """The territories that contain a commune: any of them answers for it."""
    epcis = [whole_zone(NiveauTerritoire.EPCI, epci)] if epci else []
    return [
        whole_zone(NiveauTerritoire.COMMUNE, commune),
        *epcis,
        whole_zone(NiveauTerritoire.DEPARTEMENT, departement),
        whole_zone(NiveauTerritoire.REGION, region),
    ]
