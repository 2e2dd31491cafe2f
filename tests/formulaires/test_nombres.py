"""Numbers typed the French way."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from siae_portal.formulaires import EntierField, EtpField, MontantField, TauxField


def message(field, value):
    with pytest.raises(ValidationError) as erreur:
        field.clean(value)
    return " ".join(erreur.value.messages)


@pytest.mark.parametrize("saisie", ["12 345,67", "12345.67", "12\u202f345,67\u00a0€", " 12345,670 "])
def test_an_amount_is_read_however_it_is_written(saisie):
    assert MontantField().clean(saisie) == Decimal("12345.67")


@pytest.mark.parametrize(
    ("field", "saisie", "morceau"),
    [
        (MontantField(), "abc", "Ce n’est pas un nombre"),
        (MontantField(), "1e5", "Ce n’est pas un nombre"),
        (MontantField(), "NaN", "Ce n’est pas un nombre"),
        (MontantField(), "1.234,56", "Ce n’est pas un nombre"),
        (MontantField(), "-1", "au moins égal à 0"),
        (MontantField(), "1,234", "2 chiffres au plus"),
        (EtpField(), "0", "plus grand que zéro"),
        (EtpField(), "-2", "plus grand que zéro"),
        (EtpField(), "8,155", "2 chiffres au plus"),
        (EtpField(), "10000", "au plus égal à 9999,99"),
        (EtpField(), "", "obligatoire"),
        (TauxField(), "101", "au plus égal à 100"),
        (EntierField(), "1,5", "nombre entier"),
    ],
)
def test_a_wrong_number_is_told_why(field, saisie, morceau):
    assert morceau in message(field, saisie)


def test_trailing_zeros_are_not_decimals():
    assert EtpField().clean("8,1500") == Decimal("8.15")
    assert MontantField().clean("100000000") == Decimal("100000000")


def test_empty_and_optional_is_none():
    assert EtpField(required=False).clean("") is None
    assert TauxField(required=False).clean("") is None
    assert EntierField(required=False).clean("") is None


def test_a_rate_is_a_share_of_one():
    field = TauxField()

    assert field.clean("58,5 %") == Decimal("0.585")
    assert field.prepare_value(Decimal("0.585")) == "58,5"
    assert field.prepare_value(Decimal("1")) == "100"
    assert not field.has_changed(Decimal("0.585"), "58,50")
    assert field.has_changed(Decimal("0.585"), "59")


def test_a_stored_number_shows_its_comma_and_typed_text_stays():
    assert EtpField().prepare_value(Decimal("8.15")) == "8,15"
    assert EtpField().prepare_value("8.1x") == "8.1x"


def test_an_int_is_an_int():
    assert EntierField().clean("1 200") == 1200
    assert isinstance(EntierField().clean("12"), int)
