"""A tiny country: the national data set at three thousandths, with one commune per département."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from django.db import transaction

from siae_portal.demonstration.national.chargement import load_country
from structures.models import Commune, Departement
from tests.referentiels import load_without_communes

LE = date(2026, 11, 23)
PART = Decimal("0.003")
"""A dozen structures and some four hundred people."""


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that leaves nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def load_communes() -> None:
    """Reference data, with one commune in each département, more and more populated."""
    load_without_communes()
    Commune.objects.bulk_create(
        Commune(
            code=f"{departement.code}001"[:5],
            nom=f"Chef-lieu {departement.nom}",
            nom_tri=departement.nom.lower(),
            departement=departement,
            codes_postaux=[f"{departement.code}000"[:5]],
            population=1000 * rang,
        )
        for rang, departement in enumerate(Departement.objects.order_by("code"), start=1)
    )


def load_tiny_country() -> None:
    """The same at each call."""
    load_country(on=LE, part=PART, announce=lambda _ligne: None)
