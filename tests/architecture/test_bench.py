"""The bench measures every page of the portal on rows of every model, or says why it does not."""

from django.apps import apps

from tests.acces.table import TABLE
from tests.architecture.projet import APPS
from tests.bench.adresses import LECTURES, SANS_MESURE
from tests.bench.multiplier import EPAIS, LARGE, UNIQUES

LUES = {ligne.nom for ligne in TABLE if ligne.get}
MESUREES = {ligne.split()[0] for lignes in LECTURES.values() for ligne in lignes}


def test_every_page_is_measured_or_left_out_aloud():
    assert LUES - MESUREES - set(SANS_MESURE) == set()


def test_the_bench_names_only_addresses_that_are_read():
    assert (MESUREES | set(SANS_MESURE)) - LUES == set()


def test_what_is_left_out_is_not_measured():
    assert MESUREES & set(SANS_MESURE) == set()


def _models():
    """Those of the project, whatever package of `siae_portal` they stand in."""
    return {m._meta.label for m in apps.get_models() if m.__module__.split(".")[0] in APPS}


def test_every_model_is_multiplied_or_left_out_aloud():
    assert _models() - set(LARGE.modeles) - set(EPAIS.modeles) - UNIQUES == set()


def test_what_is_left_out_is_not_multiplied():
    assert set(LARGE.modeles) & UNIQUES == set()
    assert _models() >= UNIQUES
