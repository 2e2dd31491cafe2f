"""Small counts withheld from the State: under five people, or giving one away by difference.

Choice of the project (reglement.md §5.6: State agents get aggregates, no named data). One sign stands for
every withheld count, so that nobody can tell a small count from one withheld to protect it.
"""

from dataclasses import replace
from typing import Any

from conventions.ports import SEUIL_SECRET, Resultats

_CLASSES = ("nb_durable", "nb_transition", "nb_positives")


def mask(resultats: Resultats) -> Resultats:
    """The same results, with None for each count that must not be shown."""
    comptes = {nom: getattr(resultats, nom) for nom in _NOMS}
    caches = _hidden_totals(comptes) | _hidden_parts(comptes)
    visibles: dict[str, Any] = {nom: None if nom in caches else valeur for nom, valeur in comptes.items()}
    taux = None if "nb_dynamiques" in caches else resultats.taux_dynamiques
    return replace(resultats, **visibles, taux_dynamiques=taux, masque=bool(caches))


_TOTAUX = ("nb_examines", "nb_sortis", "nb_suivis")
_NOMS = (*_TOTAUX, "nb_dynamiques", "nb_autres", *_CLASSES)


def _hidden_totals(comptes: dict[str, int]) -> set[str]:
    """Nested totals, from the inside: two of those shown never differ by one to four people."""
    caches: set[str] = set()
    montres: list[int] = []
    for nom in _TOTAUX:
        valeur = comptes[nom]
        if valeur < SEUIL_SECRET or any(0 < valeur - montre < SEUIL_SECRET for montre in montres):
            caches.add(nom)
        else:
            montres.append(valeur)
    return caches


def _hidden_parts(comptes: dict[str, int]) -> set[str]:
    """Parts of the exits examined: dynamic or not, then the three classes of the dynamic ones."""
    issue = {nom: comptes[nom] for nom in ("nb_dynamiques", "nb_autres")}
    classes = {nom: comptes[nom] for nom in _CLASSES}
    caches = set(issue) if comptes["nb_examines"] < SEUIL_SECRET else _hidden_among(issue)
    return caches | (set(classes) if "nb_dynamiques" in caches else _hidden_among(classes))


def _hidden_among(parts: dict[str, int]) -> set[str]:
    """Parts of a total that is shown: the small ones, then the smallest left until none can be deduced.

    At least two are withheld together, and together they hold five people or more.
    """
    caches = {nom for nom, valeur in parts.items() if valeur < SEUIL_SECRET}
    restes = sorted((nom for nom in parts if nom not in caches), key=lambda nom: (parts[nom], nom))
    while caches and restes and (len(caches) < 2 or sum(parts[nom] for nom in caches) < SEUIL_SECRET):
        caches.add(restes.pop(0))
    return caches
