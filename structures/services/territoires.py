"""From an INSEE code, current or former, to the commune of today."""

from functools import cache

from structures.services.referentiels import DONNEES, read_rows


@cache
def former_codes() -> dict[str, str]:
    """Codes that are no longer those of a commune (mergers, arrondissements), with the code they lead to."""
    lignes = read_rows(DONNEES / "communes_anciennes.csv.gz")
    return {ligne["ancien_code"]: ligne["code_insee"] for ligne in lignes}


def current_code(code_insee: str) -> str:
    """The INSEE code of today: `75101` gives `75056`; an unknown code is returned as it is."""
    return former_codes().get(code_insee, code_insee)
