"""SIRET, dates and long texts."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from siae_portal.formulaires import JourField, SiretField, TexteLongField


@pytest.mark.parametrize(
    "saisie", ["73282932000074", "732 829 320 00074", "732\u202f829\u202f320\u00a000074"]
)
def test_a_siret_is_read_with_its_spaces(saisie):
    assert SiretField().clean(saisie) == "73282932000074"


def test_an_establishment_of_la_poste_has_its_own_key():
    assert SiretField().clean("35600000049837") == "35600000049837"


@pytest.mark.parametrize(
    ("saisie", "morceau"),
    [
        ("7328293200007A", "que des chiffres"),
        ("7328293200007", "il en manque 1"),
        ("732829320000741", "il y en a 1 de trop"),
        ("73282932100074", "neuf premiers chiffres"),
        ("73282932000075", "cinq derniers chiffres"),
        ("٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "que des chiffres"),
    ],
)
def test_a_wrong_siret_is_told_why(saisie, morceau):
    with pytest.raises(ValidationError, match=morceau):
        SiretField().clean(saisie)


def test_a_stored_siret_is_shown_in_groups():
    assert SiretField().prepare_value("73282932000074") == "732 829 320 00074"
    assert SiretField().prepare_value("732") == "732"


def test_a_day_is_read_from_the_browser_or_typed():
    assert JourField().clean("2027-01-14") == date(2027, 1, 14)
    assert JourField().clean("14/01/2027") == date(2027, 1, 14)
    with pytest.raises(ValidationError, match="Cette date n’existe pas"):
        JourField().clean("31/02/2027")


def test_a_long_text_counts_a_line_break_once_and_is_never_cut():
    field = TexteLongField(max_length=5)

    assert field.clean("ab\r\ncd") == "ab\ncd"
    assert "maxlength" not in field.widget.attrs
    with pytest.raises(ValidationError, match="2 caractères de trop"):
        field.clean("abcdefg")
