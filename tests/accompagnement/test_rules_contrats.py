"""Contracts at the limits of the law (RC59 to RC63)."""

from datetime import date
from decimal import Decimal

import pytest

from accompagnement.rules.contrats import (
    REGLES_CONTRAT,
    FaitsContrat,
    Periode,
    age,
    alertes_contrat,
    refus_contrat,
)
from structures.enums import NatureContrat, TypeStructure
from structures.rules import REGLES, regles_de

DEBUT = date(2026, 2, 2)


def faits(nature=NatureContrat.CDDI, fin_on=date(2026, 6, 1), debut_on=DEBUT, **champs):
    """A CDDI of exactly four months, unless told otherwise."""
    defaut = {
        "heures_hebdo": Decimal(26),
        "naissance_on": date(1990, 5, 17),
        "entree_on": DEBUT,
        "precedents": (),
    }
    return FaitsContrat(
        nature=nature, periode=Periode(debut_on=debut_on, fin_on=fin_on), **{**defaut, **champs}
    )


def refus(type_structure=TypeStructure.ACI, **champs):
    """Refusals for this kind."""
    return refus_contrat(faits(**champs), regles_de(type_structure))


def test_every_contract_of_every_kind_has_its_rules():
    natures = {nature for regles in REGLES.values() for nature in regles.contrats}

    assert natures == set(REGLES_CONTRAT)


@pytest.mark.parametrize(
    ("fin_on", "admis"), [(date(2026, 5, 31), False), (date(2026, 6, 1), True), (date(2026, 6, 2), True)]
)
def test_a_first_cddi_lasts_four_months_date_to_date(fin_on, admis):
    assert ("fin_on" not in refus(fin_on=fin_on)) is admis


def test_a_short_second_cddi_is_allowed():
    precedents = (Periode(debut_on=DEBUT, fin_on=date(2026, 6, 1)),)

    assert refus(debut_on=date(2026, 6, 2), fin_on=date(2026, 7, 1), precedents=precedents) == {}


@pytest.mark.parametrize(("fin_on", "admis"), [(date(2028, 2, 1), True), (date(2028, 2, 2), False)])
@pytest.mark.parametrize(
    ("type_structure", "nature"),
    [(TypeStructure.EI, NatureContrat.CDDI), (TypeStructure.ETTI, NatureContrat.MISSION)],
)
def test_cddi_and_missions_stop_at_twenty_four_months(type_structure, nature, fin_on, admis):
    assert ("fin_on" not in refus(type_structure, nature=nature, fin_on=fin_on)) is admis


@pytest.mark.parametrize(("fin_on", "admis"), [(date(2028, 2, 1), True), (date(2028, 2, 2), False)])
def test_the_cap_of_the_cddi_counts_the_earlier_ones(fin_on, admis):
    precedents = (Periode(debut_on=DEBUT, fin_on=date(2027, 2, 1)),)

    trouve = refus(debut_on=date(2027, 2, 2), fin_on=fin_on, precedents=precedents)

    assert ("fin_on" not in trouve) is admis


@pytest.mark.parametrize(("naissance_on", "admis"), [(date(1969, 2, 2), True), (date(1969, 2, 3), False)])
def test_the_cdi_inclusion_is_for_people_of_fifty_seven(naissance_on, admis):
    trouve = refus(nature=NatureContrat.CDI_INCLUSION, fin_on=None, naissance_on=naissance_on)

    assert ("contrat" not in trouve) is admis


@pytest.mark.parametrize(
    ("nature", "fin_on"),
    [
        (NatureContrat.CDDI, None),
        (NatureContrat.CDD_USAGE, None),
        (NatureContrat.CDI_MISE_A_DISPOSITION, date(2026, 6, 1)),
        (NatureContrat.CDDI, date(2026, 2, 1)),
        (NatureContrat.APPRENTISSAGE, date(2026, 1, 1)),
    ],
)
def test_the_end_follows_the_nature_and_the_start(nature, fin_on):
    assert "fin_on" in refus(nature=nature, fin_on=fin_on)


@pytest.mark.parametrize(("heures", "nombre"), [(Decimal("19.99"), 1), (Decimal(20), 0), (None, 0)])
def test_under_twenty_hours_is_an_alert(heures, nombre):
    assert len(alertes_contrat(faits(heures_hebdo=heures), regles_de(TypeStructure.ACI))) == nombre


def test_a_long_alternance_and_an_unlikely_age_are_alerts():
    longue = faits(nature=NatureContrat.APPRENTISSAGE, fin_on=date(2028, 2, 2))
    enfant = faits(naissance_on=date(2016, 1, 1))

    assert "dépasse 24 mois" in alertes_contrat(longue, regles_de(TypeStructure.GEIQ))[0]
    assert "aurait 10 ans" in alertes_contrat(enfant, regles_de(TypeStructure.ACI))[0]


@pytest.mark.parametrize(("entree_on", "nombre"), [(date(2025, 2, 2), 0), (date(2025, 2, 3), 1)])
def test_the_cdi_inclusion_recalls_twelve_months_of_path(entree_on, nombre):
    cdi = faits(
        nature=NatureContrat.CDI_INCLUSION, fin_on=None, naissance_on=date(1960, 1, 1), entree_on=entree_on
    )

    assert len(alertes_contrat(cdi, regles_de(TypeStructure.ACI))) == nombre


def test_age_changes_on_the_birthday():
    assert (age(date(2000, 3, 1), date(2026, 2, 28)), age(date(2000, 3, 1), date(2026, 3, 1))) == (25, 26)
