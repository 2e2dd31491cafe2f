"""The engine, on a plain object."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from siae_portal.workflow.diagrams import mermaid, table
from siae_portal.workflow.machine import Acte, Transition, TransitionRefusee, available, motif_donne

AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@dataclass
class Chose:
    """Something that has a state."""

    etat: str = "A"
    marques: tuple[str, ...] = ()

    def get_etat_display(self) -> str:
        """Label of the state."""
        return f"état {self.etat}"


def marque(chose: Chose, acte: Acte) -> None:
    chose.marques = (*chose.marques, acte.motif)


def jamais(_chose: Chose, _acte: Acte) -> str:
    return "Jamais."


ALLER = Transition(geste="ALLER", sources=frozenset({"A"}), target="B", effects=(marque,))
VISER = Transition(geste="VISER", sources=frozenset({"B"}), target=None, effects=(marque,))
FERMER = Transition(geste="FERMER", sources=frozenset({"A"}), target="C", guards=(motif_donne, jamais))
ACTE = Acte(user=None, at=AT, motif="parce que")


def test_a_transition_moves_and_runs_its_effects():
    chose = Chose()

    assert ALLER.apply(chose, ACTE) == ("A", "B")
    assert chose == Chose(etat="B", marques=("parce que",))


def test_a_self_loop_stays_where_it_is():
    chose = Chose(etat="B")

    assert VISER.apply(chose, ACTE) == ("B", "B")
    assert chose.marques == ("parce que",)


def test_a_wrong_state_is_refused_in_words():
    with pytest.raises(TransitionRefusee) as refus:
        VISER.apply(Chose(), ACTE)

    assert refus.value.raisons == ["Geste impossible à l’état « état A » : rechargez la page."]


def test_every_guard_speaks_and_nothing_moves():
    chose = Chose()

    with pytest.raises(TransitionRefusee) as refus:
        FERMER.apply(chose, Acte(user=None, at=AT))

    assert refus.value.raisons == ["Écrivez le motif : il sera joint au dossier.", "Jamais."]
    assert chose == Chose()


@pytest.mark.parametrize("motif", ["", "   ", "\n"])
def test_a_blank_reason_is_no_reason(motif):
    assert motif_donne(Chose(), Acte(user=None, at=AT, motif=motif))


def test_available_needs_the_state_and_the_right():
    transitions = (ALLER, VISER, FERMER)

    assert available(transitions, Chose(), frozenset({"ALLER", "VISER"})) == [ALLER]
    assert available(transitions, Chose(), frozenset()) == []


def test_the_diagram_draws_every_arrow_and_loop():
    dessin = mermaid([ALLER, VISER], {"A": "état A", "B": "état B"}, "A")

    assert dessin.splitlines() == [
        "stateDiagram-v2",
        "    [*] --> A",
        "    A: état A",
        "    B: état B",
        "    A --> B: ALLER",
        "    B --> B: VISER",
    ]


def test_the_table_says_who_and_under_which_guards():
    lignes = table([FERMER, VISER], {"FERMER": frozenset({"CHEF"})}).splitlines()

    assert lignes[2:] == [
        "| FERMER | A | C | CHEF | motif_donne, jamais |",
        "| VISER | B | inchangé | le portail | – |",
    ]
