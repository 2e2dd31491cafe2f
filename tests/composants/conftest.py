"""The gallery is served under the addresses of the portal, for these tests only."""

from pathlib import Path

import pytest


@pytest.fixture
def galerie(settings):
    """Add the test templates and the test addresses."""
    [moteur] = settings.TEMPLATES
    essais = Path(__file__).parent / "templates"
    settings.TEMPLATES = [{**moteur, "DIRS": [*moteur["DIRS"], essais]}]
    settings.ROOT_URLCONF = "tests.composants.galerie"
