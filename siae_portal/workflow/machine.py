"""The engine that moves an object from one declared state to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from siae_portal.comptes.models import User

Guard = Callable[[Any, "Acte"], str | None]
Effect = Callable[[Any, "Acte"], None]


class TransitionRefusee(Exception):
    """A state or a guard says no; `raisons` are French sentences shown as they are."""

    def __init__(self, raisons: Iterable[str]) -> None:
        self.raisons = list(raisons)
        super().__init__(" ".join(self.raisons))


@dataclass(frozen=True, kw_only=True)
class Acte:
    """Who acts, when and why: what guards and effects may look at beside the object.

    `user` is None when the portal itself acts. `at` is timezone-aware and given by the caller.
    """

    user: User | None
    at: datetime
    motif: str = ""

    @property
    def author(self) -> User:
        """The person who acts.

        Raises:
            RuntimeError: the portal itself acts.
        """
        if self.user is None:
            raise RuntimeError("This act needs a person.")
        return self.user


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One declared move. `target` None means « stays where it is » (a visa, a signature)."""

    geste: str
    sources: frozenset[str]
    target: str | None
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    topics: tuple[str, ...] = ()

    def refusals(self, obj: Any, acte: Acte) -> list[str]:
        """Reasons why `obj` cannot move, in French; empty when it can."""
        if obj.etat not in self.sources:
            return [f"Geste impossible à l’état « {obj.get_etat_display()} » : rechargez la page."]
        return [raison for guard in self.guards if (raison := guard(obj, acte))]

    def apply(self, obj: Any, acte: Acte) -> tuple[str, str]:
        """Move `obj` in memory and return its states before and after.

        Raises:
            TransitionRefusee: the state or a guard says no; nothing was changed.
        """
        if raisons := self.refusals(obj, acte):
            raise TransitionRefusee(raisons)
        avant = obj.etat
        obj.etat = self.target or avant
        for effect in self.effects:
            effect(obj, acte)
        return avant, obj.etat


def motif_donne(_obj: Any, acte: Acte) -> str | None:
    """MOTIF guard: the act carries a written reason."""
    return None if acte.motif.strip() else "Écrivez le motif : il sera joint au dossier."


def available(transitions: Iterable[Transition], obj: Any, permitted: frozenset[str]) -> list[Transition]:
    """Transitions open from the state of `obj`, among the acts permitted on this very row."""
    return [t for t in transitions if obj.etat in t.sources and t.geste in permitted]
