"""The address of an article."""

from django.utils.text import slugify

LONGUEUR_MAX = 120
# Pages of the site that stand at the same place.
RESERVEES = frozenset({"portraits", "appels-a-projets", "appels-clos", "flux"})
SANS_LETTRE = "article"


def slug_of(titre: str) -> str:
    """Address drawn from a title: letters without accents, digits, hyphens."""
    return slugify(titre.replace("œ", "oe").replace("’", " "))[:LONGUEUR_MAX].strip("-") or SANS_LETTRE


def numbered(slug: str, rang: int) -> str:
    """The same address with a rank, for a second article of this title."""
    suffixe = f"-{rang}"
    return f"{slug[: LONGUEUR_MAX - len(suffixe)]}{suffixe}"
