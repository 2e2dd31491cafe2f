"""What a batch may hold: the columns, the comparison and the writing of each genre, behind one contract."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Protocol

from siae_portal.workflow.machine import Acte
from structures.enums import DecisionLigne, GenreLot
from structures.models import LigneLot, Lot
from structures.rules.lots import COLONNES_STRUCTURES, LIGNES_MAX, Colonne
from structures.rules.lots_membres import COLONNES_MEMBRES, MEMBRES_MAX
from structures.services.lots.comparaison import Comparaison, choices_of_structure
from structures.services.lots.comparaison_membres import ComparaisonMembres, choices_of_member
from structures.services.lots.ecriture import EcritureStructures
from structures.services.lots.ecriture_membres import EcritureMembres


class Comparateur(Protocol):
    """A file against the portal."""

    def __init__(
        self, lot: Lot, *, noms: Sequence[str], toutes: Sequence[tuple[int, list[str]]], on: date
    ) -> None:
        """`noms`: column of each cell. `toutes`: every row of the file."""

    def compare(self, lignes: Sequence[tuple[int, list[str]]]) -> list[LigneLot]:
        """One row of batch per row of a part of the file, not saved."""

    def vanished(self, *, premier_rang: int) -> list[LigneLot]:
        """What the portal holds here and the file does not name, not saved."""


class Ecriture(Protocol):
    """The rows of a batch, written or given back as a whole; `LignesRefusees` when one cannot be."""

    def __init__(self, lot: Lot, lignes: Sequence[LigneLot], acte: Acte) -> None:
        """`lignes`: what applying writes, or wrote."""

    def write(self) -> None:
        """Write every row."""

    def give_back(self) -> None:
        """Undo every row."""


@dataclass(frozen=True, kw_only=True)
class Genre:
    """One genre of batch. `par`: what a row is. `choix`: what may be decided of a doubtful row."""

    par: str
    colonnes: tuple[Colonne, ...]
    lignes_max: int
    comparaison: type[Comparateur]
    ecriture: type[Ecriture]
    choix: Callable[[LigneLot], dict[DecisionLigne, str]]


_GENRES: Mapping[str, Genre] = MappingProxyType(
    {
        GenreLot.STRUCTURES: Genre(
            par="structure",
            colonnes=COLONNES_STRUCTURES,
            lignes_max=LIGNES_MAX,
            comparaison=Comparaison,
            ecriture=EcritureStructures,
            choix=choices_of_structure,
        ),
        GenreLot.MEMBRES: Genre(
            par="personne et par rôle",
            colonnes=COLONNES_MEMBRES,
            lignes_max=MEMBRES_MAX,
            comparaison=ComparaisonMembres,
            ecriture=EcritureMembres,
            choix=choices_of_member,
        ),
    }
)


def genre_of(lot: Lot) -> Genre:
    """What this batch holds."""
    return _GENRES[lot.genre]
