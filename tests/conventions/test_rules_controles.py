"""Each automatic check, on both sides of its limit."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from conventions.enums import Gravite
from conventions.rules.controles import FONCTIONS, regles_adaptees, regles_de_base, run_controles
from conventions.rules.controles.moteur import controle, parametre_valide
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
    heures_prevues=Decimal(14560),
    heures_etp=Decimal(1820),
    etp_realises_n_1=Decimal("8.00"),
    taux_dynamiques=Decimal(60),
    taux_durable=Decimal(25),
    taux_transition=Decimal(20),
    taux_positives=Decimal(15),
    pieces={"BILAN_ACTIVITE": None, "COMPTES_ANNUELS": None},
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
        ({"categorie_juridique": "1000"}, "RC07"),
        ({"types_actifs": frozenset({"ACI", "EI"})}, "RC13"),
        ({"pieces_datees": (("Statuts", date(2026, 12, 2)),)}, "RC16"),
        ({"resultat_n_1_eur": Decimal(-1), "resultat_n_2_eur": Decimal(-1)}, "RC30"),
        ({"fonds_propres_eur": Decimal(0)}, "RC30"),
        ({"fonds_propres_eur": Decimal(-1), "fin_on": date(2028, 1, 1)}, "RC31"),
        ({"etp_demandes": Decimal("0.00")}, "RC32"),
        ({"etp_demandes": Decimal("8.015")}, "RC32"),
        ({"heures_prevues": Decimal("14578.21")}, "RC33"),
        ({"heures_prevues": Decimal("14541.79")}, "RC33"),
        ({"etp_realises_n_1": Decimal("7.27")}, "RC34"),
        ({"etp_realises_n_1": Decimal("8.89")}, "RC34"),
        ({"taux_positives": Decimal("14.99")}, "RC46"),
        ({"pieces": {"COMPTES_ANNUELS": None}}, "RC79"),
        ({"pieces": {"BILAN_ACTIVITE": None}}, "RC79"),
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
        {"sirene_etat": "A"},
        {"pieces_datees": (("Statuts", date(2026, 12, 3)),)},
        {"types_actifs": frozenset({"ACI", "EI"}), "types_declares": frozenset({"EI"})},
        {"resultat_n_1_eur": Decimal(-1), "resultat_n_2_eur": Decimal(0)},
        {"fonds_propres_eur": Decimal("0.01")},
        {"heures_prevues": Decimal("14578.20")},
        {"heures_prevues": Decimal("14541.80")},
        {"etp_realises_n_1": Decimal("7.28")},
        {"etp_realises_n_1": Decimal("8.88")},
        {"pieces": {"BILAN_ACTIVITE": None}, "comptes_attendus": False},
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

    assert "RC06" in failures(faits)


@pytest.mark.parametrize(("jours", "attendu"), [(2, {"RC53"}), (3, set())])
def test_an_ai_opens_three_days_a_week(jours, attendu):
    faits = replace(
        SAIN,
        type="AI",
        permanences_jours=jours,
        etp_encadrement=None,
        ateliers=(),
        pieces={**SAIN.pieces, "CONV_COOP_FT": None},
    )

    assert failures(faits) == attendu


@pytest.mark.parametrize(
    ("exclusivite", "types_actifs", "moyens_separes", "attendu"),
    [
        ("Tous les moyens sont dédiés.", {"ETTI"}, False, set()),
        ("", {"ETTI"}, False, {"RC55"}),
        ("", {"ETTI"}, True, {"RC55"}),
        ("Tous les moyens sont dédiés.", {"ETTI", "EI"}, False, {"RC55"}),
        ("Tous les moyens sont dédiés.", {"ETTI", "EI"}, True, set()),
    ],
)
def test_an_etti_does_nothing_else(exclusivite, types_actifs, moyens_separes, attendu):
    faits = replace(
        SAIN,
        type="ETTI",
        exclusivite=exclusivite,
        types_actifs=frozenset(types_actifs),
        types_declares=frozenset({"EI"}),
        moyens_separes=moyens_separes,
        ateliers=(),
        pieces={**SAIN.pieces, "GARANTIE_FINANCIERE": None},
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


def test_a_fragile_structure_is_advised_one_year_only():
    fragile = replace(SAIN, fonds_propres_eur=Decimal(-1), fin_on=date(2027, 12, 31))

    assert failures(fragile) == {"RC30"}


@pytest.mark.parametrize(
    ("debut", "fin", "attendu"),
    [
        (date(2028, 2, 29), date(2031, 2, 27), set()),
        (date(2028, 2, 29), date(2031, 2, 28), {"RC19"}),
        (date(2027, 3, 1), date(2030, 2, 28), set()),
    ],
)
def test_three_years_from_the_twenty_ninth_of_february(debut, fin, attendu):
    assert "RC19" in failures(replace(SAIN, debut_on=debut, fin_on=fin)) or not attendu
    assert bool(attendu) == ("RC19" in failures(replace(SAIN, debut_on=debut, fin_on=fin)))


@pytest.mark.parametrize(
    ("pieces", "attendu"),
    [
        ({}, {"RC54"}),
        ({"CONV_COOP_FT": date(2026, 12, 31)}, {"RC54"}),
        ({"CONV_COOP_FT": date(2027, 1, 1)}, set()),
        ({"CONV_COOP_FT": None}, set()),
    ],
)
def test_an_ai_has_its_convention_of_cooperation(pieces, attendu):
    toutes = {**SAIN.pieces, **pieces}
    faits = replace(SAIN, type="AI", permanences_jours=3, etp_encadrement=None, ateliers=(), pieces=toutes)

    assert failures(faits) - {"RC33"} == attendu


@pytest.mark.parametrize(
    ("fin", "attendu"), [(date(2026, 12, 31), {"RC56"}), (date(2027, 1, 1), set()), (None, set())]
)
def test_an_etti_has_its_guarantee(fin, attendu):
    faits = replace(
        SAIN,
        type="ETTI",
        exclusivite="Tout est dédié.",
        types_actifs=frozenset({"ETTI"}),
        ateliers=(),
        pieces={**SAIN.pieces, "GARANTIE_FINANCIERE": fin},
    )

    assert failures(faits) == attendu


def test_an_ai_has_no_technical_supervision():
    metiers = frozenset({"encadrement_technique"})
    faits = replace(
        SAIN,
        type="AI",
        permanences_jours=3,
        ateliers=(),
        metiers=metiers,
        pieces={**SAIN.pieces, "CONV_COOP_FT": None},
    )

    assert failures(faits) == {"RC51"}
    assert failures(replace(faits, metiers=frozenset({"direction"}))) == set()


def test_the_experiment_of_the_eiti_ends():
    eiti = replace(SAIN, type="EITI", debut_on=date(2026, 12, 1), fin_on=date(2026, 12, 23), ateliers=())

    assert "RC11" in failures(eiti)
    assert "RC11" not in failures(replace(eiti, fin_on=date(2026, 12, 22)))


def test_each_rule_of_the_deposit_has_exactly_one_function():
    depot = {regle.id for regle in regles_de_base().values() if regle.moment == "dépôt"}

    assert depot == set(FONCTIONS)
    assert len(depot) == 40


def test_each_rule_of_the_deposit_has_a_test_that_makes_it_fail():
    source = Path(__file__).read_text(encoding="utf-8")

    assert [regle for regle in FONCTIONS if f'"{regle}"' not in source] == []


def test_a_second_function_for_one_rule_is_refused():
    with pytest.raises(ValueError, match="RC01"):
        controle("RC01")(lambda _faits, _p: True)


def test_an_adapted_threshold_and_message_are_those_that_apply():
    adaptees = regles_adaptees({"RC34": {"parametres": {"seuil_pct": "5"}, "message": "Écart trop grand"}})
    faits = replace(SAIN, etp_realises_n_1=Decimal("7.50"))

    resultat = next(r for r in run_controles(faits, adaptees) if r.regle == "RC34")

    assert failures(faits) == set()
    assert not resultat.reussi
    assert resultat.message.startswith("Écart trop grand")


def test_a_rule_withdrawn_by_an_adaptation_does_not_run():
    assert "RC34" not in {regle.id for regle in regles_adaptees({"RC34": {"actif": False}})}


@pytest.mark.parametrize(
    ("avant", "apres", "valide"),
    [
        ("30", "29.5", True),
        ("30", "trente", False),
        ("2026-12-22", "2028-02-29", True),
        ("2026-12-22", "2027-02-29", False),
        ("92", "", False),
    ],
)
def test_a_threshold_keeps_its_kind(avant, apres, valide):
    assert parametre_valide(avant, apres) is valide


def test_a_failed_list_is_named_in_its_message():
    manque = next(
        r for r in run_controles(replace(SAIN, pieces_absentes=("Statuts", "RIB"))) if r.regle == "RC15"
    )

    assert manque.gravite == Gravite.BLOQUANT
    assert manque.message == "Pièces manquantes : Statuts, RIB."


def test_what_a_check_of_the_deposit_asks_is_written_in_words():
    conditions = {r.id: r.condition for r in regles_de_base().values() if r.moment == "dépôt"}

    assert conditions
    assert [c for c in conditions.items() if re.search(r"[<>=]|\w_\w|n-1", c[1])] == []
