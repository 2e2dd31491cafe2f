"""Reference data of the conventions: every row is loaded, known amounts are right, nothing is rewritten."""

import datetime
from decimal import Decimal

import pytest

from conventions.enums import CodeAide
from conventions.models import Bareme, HeuresETP, TypePiece
from conventions.services.referentiels import DONNEES, kinds, load_referentiels
from structures.enums import TypeStructure, Zone
from structures.services.referentiels import read_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def charges():
    return {bilan.nom: bilan for bilan in load_referentiels()}


def test_every_row_of_the_bareme_is_loaded(charges):
    """133 lines; one row per kind, and per zone where the aid is the same everywhere."""
    lignes = read_rows(DONNEES / "baremes.csv")
    attendus = sum(len(kinds(ligne["types"])) * (2 if ligne["zone"] == "France" else 1) for ligne in lignes)

    assert charges["barèmes"].lus == len(lignes) == 133
    assert Bareme.objects.count() == charges["barèmes"].ecrits == attendus
    for ligne in lignes:
        memes = Bareme.objects.filter(
            aide=ligne["aide"], effet_on=ligne["date_effet"], type__in=kinds(ligne["types"])
        )
        assert memes.filter(montant=Decimal(ligne["montant"]), reference=ligne["source"]).exists(), ligne


@pytest.mark.parametrize(
    ("type_structure", "zone", "on", "montant"),
    [
        ("ACI", Zone.HORS_MAYOTTE, datetime.date(2018, 12, 31), "19897"),
        ("ACI", Zone.HORS_MAYOTTE, datetime.date(2021, 9, 30), "20642"),
        ("ACI", Zone.HORS_MAYOTTE, datetime.date(2021, 10, 1), "21096"),
        ("ACI", Zone.HORS_MAYOTTE, datetime.date(2027, 1, 1), "23921"),
        ("EI", Zone.HORS_MAYOTTE, datetime.date(2025, 1, 1), "13304"),
        ("ETTI", Zone.MAYOTTE, datetime.date(2024, 6, 1), "3538"),
    ],
)
def test_known_base_amounts(charges, type_structure, zone, on, montant):
    """Arrêtés cited in baremes.csv; the last known row applies after it."""
    bareme = Bareme.objects.in_force(
        aide=CodeAide.MONTANT_SOCLE, type_structure=type_structure, zone=zone, on=on
    )

    assert bareme is not None
    assert bareme.montant == Decimal(montant)


def test_no_base_amount_before_the_reform_nor_for_eiti(charges):
    avant = {"aide": CodeAide.MONTANT_SOCLE, "zone": Zone.HORS_MAYOTTE}

    assert Bareme.objects.in_force(type_structure="ACI", on=datetime.date(2014, 6, 30), **avant) is None
    assert Bareme.objects.in_force(type_structure="EITI", on=datetime.date(2022, 1, 1), **avant) is None


@pytest.mark.parametrize("zone", Zone.values)
@pytest.mark.parametrize(("aide", "montant"), [("GEIQ_ANNEXE_1", 814), ("GEIQ_MAJOREE", 1400)])
def test_geiq_amounts_hold_in_both_zones(charges, zone, aide, montant):
    """Arrêté du 10 mars 2022 NOR MTRD2205599A."""
    bareme = Bareme.objects.in_force(
        aide=CodeAide[aide], type_structure="GEIQ", zone=zone, on=datetime.date(2026, 1, 1)
    )

    assert bareme is not None
    assert bareme.montant == montant


@pytest.mark.parametrize(
    ("type_structure", "on", "heures"),
    [
        ("ACI", datetime.date(2026, 1, 1), 1820),
        ("AI", datetime.date(2026, 1, 1), 1607),
        ("ETTI", datetime.date(2026, 1, 1), 1600),
        ("EI", datetime.date(2024, 12, 31), 1505),
        ("EI", datetime.date(2025, 1, 1), 1607),
    ],
)
def test_hours_of_a_post(charges, type_structure, on, heures):
    ligne = HeuresETP.objects.in_force(type_structure=type_structure, on=on)

    assert ligne is not None
    assert ligne.heures == heures


def test_pieces_are_loaded_in_order(charges):
    assert TypePiece.objects.count() == charges["types de pièces"].lus == 41
    statuts = TypePiece.objects.get(code="STATUTS")
    assert (statuts.ordre, statuts.demande["PREMIERE_DEMANDE"], statuts.demande["RENOUVELLEMENT"]) == (
        1,
        "oui",
        "condition",
    )
    assert set(statuts.types) == set(TypeStructure.values)


def test_second_loading_writes_nothing_and_keeps_what_an_administrator_changed(charges):
    Bareme.objects.filter(type="ACI", effet_on="2024-11-01").update(note="vérifié")

    assert [bilan.ecrits for bilan in load_referentiels()] == [0, 0, 0]
    assert Bareme.objects.filter(note="vérifié").exists()
