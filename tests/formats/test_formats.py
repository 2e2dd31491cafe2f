"""Figures, dates, typography and amounts in letters."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siae_portal import formats

NB, FINE = formats.INSECABLE, formats.INSECABLE_FINE


@pytest.mark.parametrize(
    ("montant", "attendu"),
    [
        (Decimal("12345.67"), f"12{FINE}345,67{NB}€"),
        (Decimal("0"), f"0,00{NB}€"),
        (Decimal("1.005"), f"1,01{NB}€"),
        (Decimal("-5"), f"−5,00{NB}€"),
        (1_000_000, f"1{FINE}000{FINE}000,00{NB}€"),
    ],
)
def test_euros(montant, attendu):
    assert formats.euros(montant) == attendu


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [(Decimal("12.50"), "12,5"), (Decimal("17290.00"), f"17{FINE}290"), (0, "0"), (10, "10")],
)
def test_a_short_decimal_has_its_thousands_apart_and_no_useless_zero(valeur, attendu):
    assert formats.decimal_court(valeur) == attendu


def test_etp_taux_and_whole_numbers():
    assert formats.etp(Decimal("8.155")) == f"8,16{NB}ETP"
    assert formats.taux(Decimal("0.58")) == f"58{NB}%"
    assert formats.taux(Decimal("0.5849"), 1) == f"58,5{NB}%"
    assert formats.entier(12345) == f"12{FINE}345"


def test_dates_are_those_of_paris():
    instant = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert formats.date_longue(instant) == f"1er{NB}janvier{NB}2027"
    assert formats.date_courte(instant) == "01/01/2027"
    assert formats.date_longue(date(2027, 8, 14)) == f"14{NB}août{NB}2027"


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2027, 1, 10), "aujourd’hui"),
        (date(2027, 1, 11), "demain"),
        (date(2027, 1, 9), "hier"),
        (date(2027, 2, 2), f"dans{NB}23{NB}jours"),
        (date(2027, 1, 7), f"il{NB}y{NB}a{NB}3{NB}jours"),
    ],
)
def test_time_left_in_words(jour, attendu):
    assert formats.dans_jours(jour, date(2027, 1, 10)) == attendu


@pytest.mark.parametrize(
    ("octets", "attendu"),
    [
        (1, f"1{NB}octet"),
        (840, f"840{NB}octets"),
        (12_400, f"12{NB}ko"),
        (999_499, f"999{NB}ko"),
        (999_500, f"1,0{NB}Mo"),
        (1_250_000, f"1,3{NB}Mo"),
    ],
)
def test_size_of_a_file(octets, attendu):
    assert formats.taille(octets) == attendu


@pytest.mark.parametrize(
    ("ecart", "attendu"),
    [
        ("1", f"+1{NB}point"),
        ("2.50", f"+2,5{NB}points"),
        ("-1.5", f"\u22121,5{NB}point"),
        ("0", f"0{NB}point"),
    ],
)
def test_difference_of_two_rates(ecart, attendu):
    assert formats.points(Decimal(ecart)) == attendu


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Pourquoi ?", f"Pourquoi{FINE}?"),
        ("dit : « oui » ; non", f"dit{NB}: «{NB}oui{NB}»{FINE}; non"),
        ("à 16:40 le n° 12", f"à 16:40 le n°{NB}12"),
        ("12 345 € et 58 %", f"12{FINE}345{NB}€ et 58{NB}%"),
        ("8,15 ETP pendant 12 mois", f"8,15{NB}ETP pendant 12{NB}mois"),
        ("article L. 5132-2", f"article{NB}L.{NB}5132-2"),
        ("du 1er mars 2027", f"du 1er{NB}mars{NB}2027"),
    ],
)
def test_typographie(texte, attendu):
    assert formats.typographie(texte) == attendu


@given(st.text(alphabet="aé1 :;?!«»%€n°'<>&", max_size=60))
def test_typographie_changes_spaces_only_and_once(texte):
    une_fois = formats.typographie(texte)

    assert une_fois.replace(NB, " ").replace(FINE, " ") == texte
    assert formats.typographie(une_fois) == une_fois


@pytest.mark.parametrize(
    ("montant", "attendu"),
    [
        ("162505.95", "cent soixante-deux mille cinq cent cinq euros et quatre-vingt-quinze centimes"),
        ("0", "zéro euro"),
        ("1.01", "un euro et un centime"),
        ("80", "quatre-vingts euros"),
        ("80000", "quatre-vingt mille euros"),
        ("200200", "deux cent mille deux cents euros"),
        ("21371", "vingt et un mille trois cent soixante et onze euros"),
        ("1000000", "un million d’euros"),
        ("2000001", "deux millions un euros"),
        ("80000000", "quatre-vingts millions d’euros"),
    ],
)
def test_amounts_in_letters(montant, attendu):
    assert formats.montant_en_lettres(Decimal(montant)) == attendu


def test_letters_refuse_what_they_cannot_say():
    with pytest.raises(ValueError, match="out of range"):
        formats.montant_en_lettres(Decimal("-1"))


@given(st.integers(0, 10**12 - 1))
def test_two_numbers_never_read_the_same(nombre):
    assert formats.nombre_en_lettres(nombre) != formats.nombre_en_lettres((nombre + 1) % 10**12)
