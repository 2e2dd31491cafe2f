"""Fixtures of the tests of conventions."""

import pytest

from conventions.services.referentiels import load_referentiels
from structures.models import Commune, Departement, Region
from tests.conventions.extraits import Extraits
from tests.structures.factories import ServiceInstructeurFactory


@pytest.fixture
def extraits(db, tmp_path) -> Extraits:
    """The real lines, and the little territory they need."""
    for region, departement, nom, commune, ville in (
        ("44", "54", "Meurthe-et-Moselle", "54323", "Longwy"),
        ("53", "29", "Finistère", "29003", "Audierne"),
    ):
        Region.objects.create(code=region, nom=f"Région {region}")
        lieu = Departement.objects.create(code=departement, nom=nom, region_id=region)
        Commune.objects.create(code=commune, nom=ville, nom_tri=ville.lower(), departement=lieu)
        ServiceInstructeurFactory(departement=lieu, region_id=region)
    load_referentiels()
    return Extraits(tmp_path)
