"""What the structures ask of higher applications: conventions, map of the site, departures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

if TYPE_CHECKING:
    from siae_portal.comptes.models import User
    from siae_portal.workflow.machine import Acte
    from structures.models import ServiceInstructeur, Structure


@dataclass(frozen=True, kw_only=True)
class Conventionnement:
    """One published convention, as the public may know it: never a project.

    `libelle`: kind in words. `service`: « DDETS du Morbihan ». `en_vigueur`: that day;
    `suspendu`: its effects are stopped for a while.
    """

    type: str
    libelle: str
    debut_on: date
    fin_on: date
    service: str
    en_vigueur: bool
    a_venir: bool
    suspendu: bool

    @property
    def terminee(self) -> bool:
        """Neither in force, nor to come, nor suspended."""
        return not (self.en_vigueur or self.a_venir or self.suspendu)

    @property
    def situation(self) -> str:
        """`en_vigueur`, `a_venir`, `suspendue` or `terminee`: what our open data say."""
        if self.en_vigueur:
            return "en_vigueur"
        if self.a_venir:
            return "a_venir"
        return "suspendue" if self.suspendu else "terminee"


class Conventionnements(Protocol):
    """Published conventions, by structure."""

    def structure_ids(self, *, type_structure: str = "", on: date) -> QuerySet[Any]:
        """Ids (one column) of the structures with a convention that runs or comes, of a kind if given."""

    def published_ids(self) -> QuerySet[Any]:
        """Ids (one column) of the structures that have, or had, a published convention."""

    def of(self, structure_ids: Iterable[int], *, on: date) -> dict[int, list[Conventionnement]]:
        """Published conventions of each structure, in force first, latest first. A flat number of queries."""

    def kinds(self, structure_id: int) -> frozenset[str]:
        """Kinds for which a structure has asked, or asks, for a convention. One query."""


_implementations: list[Conventionnements] = []


def register_conventionnements(implementation: Conventionnements) -> None:
    """Called once, by the application that holds the conventions."""
    _implementations[:] = [implementation]


def conventionnements() -> Conventionnements:
    """The registered implementation.

    Raises:
        LookupError: none was registered.
    """
    if not _implementations:
        raise LookupError("No application has registered the conventions of the structures.")
    return _implementations[0]


_sitemaps: dict[str, type[Sitemap]] = {}


def register_sitemap(nom: str, sitemap: type[Sitemap]) -> None:
    """Called once per map, by an application that has public pages."""
    _sitemaps[nom] = sitemap


def sitemaps() -> dict[str, type[Sitemap]]:
    """What the other applications have registered."""
    return dict(_sitemaps)


class Reprise(Protocol):
    """Something that a person holds in a place, and that somebody else takes over when she leaves.

    `code`: stable. `roles`: who may take it over.
    """

    code: str
    roles: frozenset[str]

    def count_of(self, user: "User", lieu: "Structure | ServiceInstructeur") -> int:
        """How many the person holds there; zero where it does not apply."""

    def in_words(self, nombre: int) -> str:
        """« 12 personnes suivies »."""

    def hand_over(
        self, *, user: "User", to: "User", lieu: "Structure | ServiceInstructeur", acte: "Acte"
    ) -> int:
        """Give all of it to `to`, in the transaction of the departure, with its journal; how many."""


_reprises: list[Reprise] = []


def register_reprise(reprise: Reprise) -> None:
    """Called once for each, by the application that holds it; the same code again replaces it."""
    _reprises[:] = [connue for connue in _reprises if connue.code != reprise.code] + [reprise]


def reprises() -> tuple[Reprise, ...]:
    """What a departure hands over."""
    return tuple(_reprises)


@dataclass(frozen=True, kw_only=True)
class FaitDeVie:
    """One dated fact of the life of a structure. `url`: where it is told; empty when the reader may not."""

    on: date
    quoi: str
    precision: str = ""
    url: str = ""


class VieDesStructures(Protocol):
    """What a higher application knows of the life of a structure, and of what its kinds are counted in."""

    def faits(self, structure_id: int, *, user: "User") -> list[FaitDeVie]:
        """Published conventions, their annexes and their ends. A flat number of queries."""

    def heures_par_etp(self, types: Iterable[str], *, on: date) -> dict[str, str]:
        """Hours of one ETP that day, in words, for each kind that has some. One query."""


_vies: list[VieDesStructures] = []


def register_vie(implementation: VieDesStructures) -> None:
    """Called once, by the application that holds the conventions."""
    _vies[:] = [implementation]


def vie_des_structures() -> VieDesStructures:
    """The registered implementation.

    Raises:
        LookupError: none was registered.
    """
    if not _vies:
        raise LookupError("No application has registered the life of the structures.")
    return _vies[0]
