"""Each automatic check, on both sides of its limit."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from conventions.enums import Gravite
from conventions.rules.controles import FONCTIONS, regles_de_depot, run_controles
from conventions.rules.faits import FaitsAtelier, FaitsDossier

SAIN = FaitsDossier(
    type="ACI",
    nature="RENOUVELLEMENT",
    on=date(2026, 12, 3),
    siret="00000001800010",
    siret_signature="00000001800010",
    naf="8130Z",
    categorie_juridique="9220",
    debut_on=date(2027, 1, 1),
    fin_on=date(2029, 12, 31),
    etp_demandes=Decimal("8.00"),
    nb_postes=10,
    etp_accompagnement=Decimal("1.00"),
    etp_encadrement=Decimal("1.50"),
    total_charges_eur=Decimal(300_000),
    total_produits_eur=Decimal(300_000),
    taux_dynamiques=Decimal(60),
    taux_durable=Decimal(25),
    ateliers=(
        FaitsAtelier(
            nom="A",
            postes=10,
            etp=Decimal("8.00"),
            charges_eur=Decimal(100_000),
            recettes_eur=Decimal(29_990),
        ),
    ),
)


def failures(faits):
    return {resultat.regle for resultat in run_controles(faits) if not resultat.reussi}


def with_receipts(recettes):
    atelier = replace(SAIN.ateliers[0], recettes_eur=Decimal(recettes))
    return replace(SAIN, ateliers=(atelier,))


def test_a_sound_dossier_fails_nothing():
    assert failures(SAIN) == set()


@pytest.mark.parametrize(
    ("change", "regle"),
    [
        ({"siret": "0000000180001"}, "RC01"),
        ({"siret": "00000001800011"}, "RC02"),
        ({"siret_signature": "00000002600013"}, "RC03"),
        ({"sirene_etat": "F"}, "RC04"),
        ({"naf": "813Z"}, "RC05"),
        ({"categorie_juridique": "5710"}, "RC08"),
        ({"label_rq": True}, "RC10"),
        ({"conventions_meme_periode": 1}, "RC12"),
        ({"champs_vides": ("Demande (2)",)}, "RC14"),
        ({"pieces_absentes": ("Statuts",)}, "RC15"),
        ({"pieces_en_double": ("Statuts",)}, "RC17"),
        ({"on": date(2027, 1, 1)}, "RC18"),
        ({"fin_on": date(2030, 1, 1)}, "RC19"),
        ({"total_produits_eur": Decimal("300001.01")}, "RC28"),
        ({"aide_calculee_eur": Decimal(100), "aide_poste_budget_eur": Decimal("110.01")}, "RC29"),
        ({"aide_calculee_eur": Decimal(100), "aide_poste_budget_eur": Decimal("99.99")}, "RC29"),
        ({"taux_dynamiques": Decimal("59.99")}, "RC47"),
        ({"taux_durable": Decimal("24.99")}, "RC47"),
        ({"etp_encadrement": Decimal(0)}, "RC50"),
        ({"etp_accompagnement": Decimal("0.66")}, "RC52"),
        ({"debut_on": date(2030, 1, 1)}, "RC80"),
        ({"nb_postes": 11}, "RC81"),
        ({"etp_demandes": Decimal("8.01")}, "RC81"),
    ],
)
def test_each_rule_refuses_past_its_limit(change, regle):
    assert regle in failures(replace(SAIN, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"on": date(2026, 12, 31)},
        {"fin_on": date(2029, 12, 31)},
        {"total_produits_eur": Decimal(300_001)},
        {"aide_calculee_eur": Decimal(100), "aide_poste_budget_eur": Decimal(110)},
        {"etp_accompagnement": Decimal("0.67")},
        {"label_rq": True, "labels": (("RQ", date(2025, 1, 1), date(2027, 1, 1)),)},
    ],
)
def test_each_rule_accepts_at_its_limit(change):
    assert failures(replace(SAIN, **change)) == set()


@pytest.mark.parametrize(
    ("recettes", "attendu"),
    [
        ("29999.99", set()),
        ("30000", {"RC26"}),
        ("50000", {"RC26"}),
        ("50010", {"RC26", "RC27"}),
    ],
)
def test_receipts_of_an_atelier_at_thirty_and_fifty_percent(recettes, attendu):
    assert failures(with_receipts(recettes)) == attendu


def test_receipts_without_charges_pass_every_ceiling():
    atelier = replace(SAIN.ateliers[0], charges_eur=Decimal(0), recettes_eur=Decimal(1))

    assert failures(replace(SAIN, ateliers=(atelier,))) == {"RC26", "RC27"}


def test_an_association_is_required_of_an_ai():
    faits = replace(SAIN, type="AI", categorie_juridique="5710", permanences_jours=3, ateliers=())

    assert failures(faits) == {"RC06"}


@pytest.mark.parametrize(("jours", "attendu"), [(2, {"RC53"}), (3, set())])
def test_an_ai_opens_three_days_a_week(jours, attendu):
    faits = replace(SAIN, type="AI", permanences_jours=jours, etp_encadrement=None, ateliers=())

    assert failures(faits) == attendu


@pytest.mark.parametrize(
    ("exclusivite", "types_actifs", "attendu"),
    [
        ("Tous les moyens sont dédiés.", {"ETTI"}, set()),
        ("", {"ETTI"}, {"RC55"}),
        ("Tous les moyens sont dédiés.", {"ETTI", "EI"}, {"RC55"}),
    ],
)
def test_an_etti_does_nothing_else(exclusivite, types_actifs, attendu):
    faits = replace(
        SAIN, type="ETTI", exclusivite=exclusivite, types_actifs=frozenset(types_actifs), ateliers=()
    )

    assert failures(faits) == attendu


def test_a_geiq_is_recognised_on_its_first_day():
    geiq = FaitsDossier(
        type="GEIQ",
        nature="PREMIERE_DEMANDE",
        on=date(2026, 12, 3),
        siret=SAIN.siret,
        siret_signature=SAIN.siret,
        naf="7830Z",
        categorie_juridique="9223",
        debut_on=date(2027, 1, 1),
        fin_on=date(2027, 12, 31),
        nb_814=10,
        nb_1400=5,
    )

    assert failures(geiq) == {"RC09"}
    reconnu = replace(geiq, labels=(("GEIQ", date(2026, 1, 1), date(2027, 1, 1)),))
    assert failures(reconnu) == set()


def test_the_experiment_of_the_eiti_ends():
    eiti = replace(SAIN, type="EITI", debut_on=date(2026, 12, 1), fin_on=date(2026, 12, 23), ateliers=())

    assert "RC11" in failures(eiti)
    assert "RC11" not in failures(replace(eiti, fin_on=date(2026, 12, 22)))


def test_every_function_belongs_to_a_rule_of_the_file():
    assert {regle.id for regle in regles_de_depot()} == set(FONCTIONS)


def test_a_failed_list_is_named_in_its_message():
    manque = next(
        r for r in run_controles(replace(SAIN, pieces_absentes=("Statuts", "RIB"))) if r.regle == "RC15"
    )

    assert manque.gravite == Gravite.BLOQUANT
    assert manque.message == "Pièces manquantes : Statuts, RIB."
