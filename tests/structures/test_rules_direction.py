"""How long the habilitations of representatives cover a structure."""

from datetime import date, timedelta

import pytest

from structures.rules.direction import covered_until, covers_less

ON = date(2026, 12, 1)
HIER, DEMAIN = ON - timedelta(days=1), ON + timedelta(days=1)
TOUJOURS = (date(2020, 1, 1), None)


def _jusqu_au(fin, debut=date(2020, 1, 1)):
    return (debut, fin)


@pytest.mark.parametrize(
    ("periodes", "attendu"),
    [
        ([], HIER),
        ([TOUJOURS], None),
        ([_jusqu_au(HIER)], HIER),
        ([_jusqu_au(ON)], ON),
        ([_jusqu_au(ON), _jusqu_au(date(2026, 12, 31), DEMAIN)], date(2026, 12, 31)),
        ([_jusqu_au(ON), (date(2026, 12, 3), None)], ON),
        ([(DEMAIN, None), _jusqu_au(ON)], None),
    ],
)
def test_the_cover_stops_at_the_first_gap(periodes, attendu):
    assert covered_until(periodes, on=ON) == attendu


def test_taking_the_last_one_away_covers_less():
    assert covers_less([TOUJOURS], [], on=ON)
    assert covers_less([TOUJOURS], [_jusqu_au(date(2027, 1, 31))], on=ON)


def test_a_structure_that_nobody_represents_may_always_be_mended():
    assert not covers_less([], [], on=ON)
    assert not covers_less([_jusqu_au(HIER)], [_jusqu_au(date(2027, 1, 31))], on=ON)


def test_one_of_two_may_go():
    assert not covers_less([TOUJOURS, TOUJOURS], [TOUJOURS], on=ON)
