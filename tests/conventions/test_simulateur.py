"""The simulator: dated amounts to the cent, unknown ones said unknown, errors beside their fields."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.services.aides import BaremeAbsent
from conventions.services.simulateur import Demande, simulate
from structures.enums import Zone
from tests.comptes.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]

SIMULATEUR = "conventions:simulateur"
ACI = {
    "type": "ACI",
    "zone": "HORS_MAYOTTE",
    "debut_on": "2027-01-01",
    "fin_on": "2027-12-31",
    "etp": "8,15",
}


def demande(**autres):
    return Demande(
        **{
            "type": "ACI",
            "zone": Zone.HORS_MAYOTTE,
            "debut_on": date(2027, 1, 1),
            "fin_on": date(2027, 12, 31),
            "etp": Decimal("8.15"),
            **autres,
        }
    )


def montants(tranche):
    return {ligne.libelle: ligne.montant_eur for ligne in tranche.lignes}


def test_a_full_year_is_etp_times_the_last_known_amount():
    [tranche] = simulate(demande())

    assert tranche.total_eur == Decimal("194956.15")
    assert tranche.avance_eur == Decimal("16246.34")
    assert tranche.aide.dernier_connu
    assert "dernier connu ici" in tranche.lignes[0].source


def test_the_modulated_part_is_a_share_of_the_base_amount():
    [tranche] = simulate(demande(taux_module=Decimal("0.055")))

    assert montants(tranche)["Part modulée"] == Decimal("10722.59")
    assert tranche.total_eur == Decimal("205678.74")


def test_a_part_year_counts_its_months_as_the_asp_does():
    [tranche] = simulate(demande(etp=Decimal("7.95"), debut_on=date(2021, 10, 1), fin_on=date(2021, 12, 31)))

    assert tranche.aide.nb_mois == 3
    assert (
        tranche.total_eur == (tranche.aide.unitaire_eur * Decimal("7.95") / 12).quantize(Decimal("0.01")) * 3
    )


def test_each_civil_year_is_one_annexe():
    tranches = simulate(demande(debut_on=date(2027, 7, 1), fin_on=date(2029, 6, 30)))

    assert [(t.debut_on, t.fin_on) for t in tranches] == [
        (date(2027, 7, 1), date(2027, 12, 31)),
        (date(2028, 1, 1), date(2028, 12, 31)),
        (date(2029, 1, 1), date(2029, 6, 30)),
    ]


def test_a_period_of_29_february_is_counted():
    [tranche] = simulate(demande(debut_on=date(2028, 2, 29), fin_on=date(2028, 2, 29)))

    assert tranche.aide.nb_mois == 1


def test_amounts_that_change_in_the_year_are_shown_not_spread():
    [tranche] = simulate(demande(debut_on=date(2022, 1, 1), fin_on=date(2022, 12, 31)))

    assert [autre.effet_on for autre in tranche.autres] == [date(2022, 5, 1), date(2022, 8, 1)]
    assert tranche.total_eur == tranche.aide.unitaire_eur * Decimal("8.15")


def test_the_departement_pays_88_percent_of_the_rsa_and_the_state_the_rest():
    [tranche] = simulate(demande(nb_brsa=4))

    part = Decimal("570.06") * 12 * 4
    assert montants(tranche)["Participation du département"] == part
    assert montants(tranche)["Part de l’État"] == Decimal("194956.15") - part
    assert "4 personnes" in next(li.calcul for li in tranche.lignes if "personnes" in li.calcul)


@pytest.mark.parametrize("autres", [{"type": "EI"}, {"zone": Zone.MAYOTTE}])
def test_a_participation_that_no_text_fixes_is_unknown(autres):
    [tranche] = simulate(demande(nb_brsa=4, **autres))

    assert montants(tranche)["Participation du département"] is None
    assert "Part de l’État" not in montants(tranche)


def test_a_geiq_counts_its_accompagnements():
    [tranche] = simulate(demande(type="GEIQ", etp=None, nb_814=40, nb_1400=25))

    assert tranche.total_eur == Decimal("67560.00")


def test_an_eiti_shows_a_cap():
    [tranche] = simulate(demande(type="EITI", debut_on=date(2026, 1, 1), fin_on=date(2026, 12, 22)))

    assert tranche.lignes[0].libelle == "Plafond de l’aide"


def test_in_prison_its_own_amounts_apply():
    [tranche] = simulate(
        demande(type="EI", penitentiaire=True, debut_on=date(2020, 1, 1), fin_on=date(2020, 12, 31))
    )

    assert tranche.aide.unitaire_eur == Decimal(6388)


def test_before_the_first_amount_nothing_is_invented():
    with pytest.raises(BaremeAbsent):
        simulate(demande(debut_on=date(2010, 1, 1), fin_on=date(2010, 12, 31)))


def lire(client, **reponses):
    return client.get(reverse(SIMULATEUR), {**ACI, **reponses})


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_the_page_shows_the_calculation_and_its_barème(client):
    page = lire(client, taux_module="10", nb_brsa="2")

    html = texte(page)
    assert "8,15 ETP × 23 921,00 € = 194 956,15 €" in html
    assert "arrêté du 4 décembre 2024" in html
    assert "Aucun barème plus récent" in html or "aucun barème plus récent" in html


def test_the_answer_may_be_cached_for_an_anonymous_reader_only(client):
    anonyme = lire(client)
    client.force_login(UserFactory())

    assert "public" in anonyme["Cache-Control"]
    assert "private" in lire(client)["Cache-Control"]


@pytest.mark.parametrize(
    ("reponses", "phrase"),
    [
        ({"debut_on": "2027-02-29"}, "Cette date n’existe pas"),
        ({"fin_on": "2026-12-31"}, "La fin vient avant le début"),
        ({"fin_on": "2030-01-01"}, "finit le 31 décembre 2029 au plus tard"),
        ({"etp": "beaucoup"}, "Ce n’est pas un nombre"),
        ({"etp": "0"}, "plus grand que zéro"),
        ({"etp": ""}, "Écrivez le nombre d’ETP"),
        ({"type": "GEIQ"}, "Écrivez le nombre d’accompagnements"),
        ({"type": "RQ"}, "Choisissez un type de la liste."),
        ({"taux_module": "10,5"}, "ne dépasse pas 10 %"),
        ({"taux_module": "6", "penitentiaire": "on"}, "ne dépasse pas 5 %"),
        ({"type": "AI", "penitentiaire": "on"}, "Aucun montant n’est connu ici pour ce type en milieu"),
        ({"type": "GEIQ", "nb_814": "3", "taux_module": "5"}, "Aucune part modulée n’est connue"),
        ({"nb_brsa": "-1"}, "au moins égal à 0"),
        ({"nb_brsa": "9" * 40}, "au plus égal"),
    ],
)
def test_a_wrong_answer_is_said_beside_its_field(client, reponses, phrase):
    page = lire(client, **reponses)

    assert page.status_code == 422
    assert phrase in texte(page)


def test_an_unknown_amount_is_said_on_the_page(client):
    page = lire(client, debut_on="2010-01-01", fin_on="2010-12-31")

    assert page.status_code == 200
    assert "Aucun montant n’est connu ici" in texte(page)
