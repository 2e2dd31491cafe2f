"""The bench measures every page of the portal, or says why it does not."""

from tests.acces.table import TABLE
from tests.bench.adresses import LECTURES, SANS_MESURE

LUES = {ligne.nom for ligne in TABLE if ligne.get}
MESUREES = {ligne.split()[0] for lignes in LECTURES.values() for ligne in lignes}


def test_every_page_is_measured_or_left_out_aloud():
    assert LUES - MESUREES - set(SANS_MESURE) == set()


def test_the_bench_names_only_addresses_that_are_read():
    assert (MESUREES | set(SANS_MESURE)) - LUES == set()


def test_what_is_left_out_is_not_measured():
    assert MESUREES & set(SANS_MESURE) == set()
