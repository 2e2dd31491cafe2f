"""The command that loads the reference data of every app."""

import io

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_command_loads_then_changes_nothing():
    premiere, seconde = io.StringIO(), io.StringIO()

    call_command("charger_referentiels", stdout=premiere)
    call_command("charger_referentiels", stdout=seconde)

    assert "communes : 34875 lus, 34875 écrits" in premiere.getvalue()
    lignes = [ligne for ligne in seconde.getvalue().splitlines() if " lus, " in ligne]
    assert {ligne.partition(" : ")[0] for ligne in lignes} == {
        "régions",
        "départements",
        "intercommunalités",
        "communes",
        "services instructeurs",
        "noms d’organismes",
        "réseaux",
        "barèmes",
        "heures par ETP",
        "types de pièces",
        "familles de freins",
        "motifs de sortie",
    }
    assert [ligne for ligne in lignes if not ligne.endswith(" 0 écrits")] == []
