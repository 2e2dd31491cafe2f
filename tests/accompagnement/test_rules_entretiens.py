"""Interviews: dates in order, and no NIR in a note (RC68, RC69)."""

from datetime import date

import pytest

from accompagnement.rules.entretiens import (
    FaitsEntretien,
    contient_nir,
    late_before,
    nir_valide,
    refus_entretien,
)


def nir_with_key(numero: str) -> str:
    """Thirteen characters and their key, computed apart from the rule."""
    return numero + f"{97 - int(numero.replace('2A', '19')) % 97:02d}"


def faits(**champs):
    """An interview in order."""
    defaut = {
        "tenu_on": date(2026, 3, 3),
        "prochain_on": date(2026, 4, 3),
        "note": "",
        "entree_on": date(2026, 2, 2),
        "sortie_on": None,
        "on": date(2026, 3, 3),
    }
    return FaitsEntretien(**{**defaut, **champs})


@pytest.mark.parametrize("numero", ["2550814168025", "184122A001001", "1990320999001"])
def test_a_nir_is_known_by_its_key(numero):
    nir = nir_with_key(numero)
    faux = nir[:13] + f"{(int(nir[13:]) % 97) + 1:02d}"

    assert nir_valide(nir)
    assert not nir_valide(faux)


@pytest.mark.parametrize(
    "texte",
    [
        "Son numéro : {}.",
        "n°{}",
        "{} noté pour le dossier",
        "vu le 12/03, numéro {} puis rendez-vous",
    ],
)
@pytest.mark.parametrize(
    "coupe", [lambda n: n, lambda n: " ".join((n[0], n[1:3], n[3:5], n[5:7], n[7:10], n[10:13], n[13:]))]
)
def test_a_nir_is_found_however_it_is_written(texte, coupe):
    assert contient_nir(texte.format(coupe(nir_with_key("2550814168025"))))


@pytest.mark.parametrize(
    "texte",
    [
        "",
        "Rendez-vous le 12/03/2026 à 14 h 30.",
        "Appeler le 06 12 34 56 78 ou le 03 83 00 00 01.",
        "SIRET 73282932000074",
        "Numéro à clé fausse 255081416802599",
        "Mois impossible " + nir_with_key("2551914168025"),
    ],
)
def test_other_figures_are_left_alone(texte):
    assert not contient_nir(texte)


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"tenu_on": date(2026, 3, 4)}, "tenu_on"),
        ({"tenu_on": date(2026, 2, 1)}, "tenu_on"),
        ({"sortie_on": date(2026, 3, 2)}, "tenu_on"),
        ({"prochain_on": date(2026, 3, 3)}, "prochain_on"),
        ({"sortie_on": date(2026, 4, 2)}, "prochain_on"),
        ({"note": nir_with_key("2550814168025")}, "note"),
    ],
)
def test_what_is_out_of_order_is_refused_beside_its_field(champs, champ):
    assert champ in refus_entretien(faits(**champs))


@pytest.mark.parametrize(
    "champs",
    [
        {},
        {"prochain_on": None},
        {"tenu_on": date(2026, 2, 2)},
        {"sortie_on": date(2026, 3, 3), "prochain_on": None},
    ],
)
def test_what_is_in_order_is_not(champs):
    assert refus_entretien(faits(**champs)) == {}


def test_late_from_the_sixty_first_day():
    on = date(2026, 5, 2)

    assert (on - late_before(on)).days == 60
