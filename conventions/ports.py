"""What the conventions ask of a higher application, which registers its answer when it starts."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

# Choice of the project: a count of fewer people is withheld from those who are not of the structure.
SEUIL_SECRET = 5


@dataclass(frozen=True, kw_only=True)
class Resultats:
    """Aggregates of a structure for a civil year (reglement.md §5.4). Never a name.

    A count is None when it is withheld: under five people, or giving one away by difference; `masque` then
    says so. `nb_dynamiques` = durable + transition + positive exits; `taux_dynamiques` = a share of one, over
    the exits examined, None without any.
    """

    annee: int
    nb_suivis: int | None
    nb_sortis: int | None
    nb_examines: int | None
    nb_dynamiques: int | None
    nb_durable: int | None
    nb_transition: int | None
    nb_positives: int | None
    nb_autres: int | None
    taux_dynamiques: Decimal | None
    masque: bool = False

    @property
    def seuil(self) -> int:
        """People under which a count is withheld."""
        return SEUIL_SECRET


class ResultatsInsertion(Protocol):
    """Who can tell the results of a structure."""

    def resultats(self, structure_id: int, *, annee: int, masquer: bool) -> Resultats | None:
        """Results of the year; None when nobody was followed. `masquer`: withhold the small counts."""


_registre: list[ResultatsInsertion] = []


def register_resultats(implementation: ResultatsInsertion) -> None:
    """Say who answers; the last one registered does."""
    _registre[:] = [implementation]


def resultats_insertion(structure_id: int, *, annee: int, masquer: bool = True) -> Resultats | None:
    """Results of a structure, small counts withheld unless told otherwise; None when nothing is known.

    `masquer=False` is for the people of the structure itself.
    """
    if not _registre:
        return None
    return _registre[0].resultats(structure_id, annee=annee, masquer=masquer)
