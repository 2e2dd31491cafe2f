"""Amounts, payments, clock and numbers, at their limits."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.rules.baremes import arrondi, echeancier, mois_entre, montant_annexe, montant_geiq
from conventions.rules.delais import (
    add_months,
    echeance,
    end_of_suspension,
    fin_recours,
    working_days_after,
)
from conventions.rules.numeros import NUMERO_ANNEXE, corps_annexe, numero_convention, numero_dossier

ECHANTILLON = Path(__file__).parent / "donnees" / "fluxIAE_AnnexeFinanciere_echantillon.csv"


def asp_lines():
    lignes = ECHANTILLON.read_text(encoding="utf-8").splitlines()
    colonnes = lignes[1].split("|")
    rows = (dict(zip(colonnes, row, strict=True)) for row in csv.reader(lignes[2:], delimiter="|"))
    return [row for row in rows if row.get("af_etp_postes_insertion")]


def french_date(texte):
    jour, mois, annee = texte.split("/")
    return date(int(annee), int(mois), int(jour))


@pytest.mark.parametrize("ligne", asp_lines(), ids=lambda ligne: ligne["af_id_avenant_modification"])
def test_every_line_of_the_asp_is_reproduced_to_the_cent(ligne):
    nb_mois = mois_entre(french_date(ligne["af_date_debut_effet"]), french_date(ligne["af_date_fin_effet"]))

    montant = montant_annexe(
        etp=Decimal(ligne["af_etp_postes_insertion"]),
        unitaire_eur=Decimal(ligne["af_montant_unitaire_annuel_valeur"]),
        nb_mois=nb_mois,
    )

    assert montant == Decimal(ligne["af_montant_total_annuel"])


def test_rounding_is_half_up():
    assert [arrondi(Decimal(v)) for v in ("0.005", "0.015", "1.004", "2.675")] == [
        Decimal("0.01"),
        Decimal("0.02"),
        Decimal("1.00"),
        Decimal("2.68"),
    ]


def test_geiq_amount_counts_each_accompagnement_at_its_rate():
    montant = montant_geiq(
        nb_814=40, nb_1400=25, unitaire_eur=Decimal(814), unitaire_majore_eur=Decimal(1400)
    )

    assert montant == Decimal("67560.00")


@given(
    montant=st.decimals(min_value="0.01", max_value="9999999.99", places=2),
    debut=st.integers(1, 12),
    fin=st.integers(1, 12),
)
def test_payments_always_add_up_to_the_amount(montant, debut, fin):
    debut, fin = sorted((debut, fin))
    debut_on, fin_on = date(2027, debut, 1), add_months(date(2027, fin, 1), 1).replace(day=1)
    fin_on = date.fromordinal(fin_on.toordinal() - 1)

    paiements = echeancier(debut_on=debut_on, fin_on=fin_on, montant_eur=montant)

    assert sum(p[2] for p in paiements) == montant
    assert [p[0] for p in paiements] == [date(2027, mois, 1) for mois in range(debut, fin + 1)]
    assert max(p[2] for p in paiements) - min(p[2] for p in paiements) < Decimal("0.12")


@pytest.mark.parametrize(
    ("jour", "mois", "attendu"),
    [
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 29), 2, date(2028, 2, 29)),
        (date(2026, 11, 3), 2, date(2027, 1, 3)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_are_added_to_the_same_day_or_the_last(jour, mois, attendu):
    assert add_months(jour, mois) == attendu


def test_due_date_is_the_deposit_plus_the_delay_plus_what_was_suspended():
    suspensions = [(date(2026, 12, 10), date(2026, 12, 20)), (date(2027, 1, 4), date(2027, 1, 5))]

    assert echeance(depose_on=date(2026, 12, 3), delai_mois=2, suspensions=suspensions) == date(2027, 2, 14)


@pytest.mark.parametrize(
    ("repondue_on", "on", "attendu"),
    [
        (date(2027, 1, 10), date(2027, 3, 1), date(2027, 1, 10)),
        (None, date(2027, 1, 12), date(2027, 1, 12)),
        (None, date(2027, 3, 1), date(2027, 1, 31)),
        (date(2027, 2, 15), date(2027, 3, 1), date(2027, 1, 31)),
    ],
)
def test_a_suspension_ends_at_the_answer_or_the_term(repondue_on, on, attendu):
    assert end_of_suspension(terme_on=date(2027, 1, 31), repondue_on=repondue_on, on=on) == attendu


def test_remedies_run_two_months():
    assert fin_recours(date(2026, 12, 31)) == date(2027, 2, 28)


def test_ten_working_days_skip_week_ends_and_public_holidays():
    assert working_days_after(date(2026, 12, 18), 10) == date(2027, 1, 5)


def test_numbers_have_the_form_of_the_asp():
    numero = numero_convention(departement3="054", debut_on=date(2018, 1, 1), type_structure="ACI", rang=19)
    corps = corps_annexe(type_structure="ACI", departement3="054", annee=2018, rang=19)

    assert (numero, corps) == ("054 010118 ACI 00019", "ACI054180019")
    assert NUMERO_ANNEXE.fullmatch(f"{corps}A0M0")
    assert (
        numero_dossier(departement3="056", type_structure="ACI", annee=2027, rang=142) == "ACI-056-2027-0142"
    )


def test_an_order_that_does_not_fit_the_form_is_refused():
    with pytest.raises(ValueError, match="forme ASP"):
        corps_annexe(type_structure="ACI", departement3="054", annee=2018, rang=10_000)
