"""What the database holds is not readable, and keys can turn."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.db import connection

from siae_portal.chiffrement.fields import decrypt, encrypt
from tests.accompagnement.factories import EntretienFactory
from tests.structures.factories import StructureFactory


def _brut(table, colonne, pk):
    with connection.cursor() as cur:
        cur.execute(f"SELECT {colonne} FROM {table} WHERE id = %s", [pk])
        return cur.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fabrique", "table", "colonne", "clair"),
    [
        (StructureFactory, "structures_structure", "iban", "FR1420041010050500013M02606"),
        (EntretienFactory, "accompagnement_entretien", "note", "Une phrase très personnelle."),
    ],
)
def test_the_column_is_not_clear(fabrique, table, colonne, clair):
    objet = fabrique(**{colonne: clair})

    brut = _brut(table, colonne, objet.pk)

    assert clair not in brut
    assert brut.startswith("gAAAA")
    objet.refresh_from_db()
    assert getattr(objet, colonne) == clair


@pytest.mark.django_db
def test_an_empty_text_stays_empty():
    structure = StructureFactory(iban="")

    assert _brut("structures_structure", "iban", structure.pk) == ""
    structure.refresh_from_db()
    assert structure.iban == ""


def test_two_tokens_of_one_text_differ():
    assert encrypt("note") != encrypt("note")


def test_a_new_key_writes_and_the_old_one_still_reads(settings):
    ancien = encrypt("note")
    neuve, ancienne = Fernet.generate_key().decode(), settings.CHIFFREMENT_CLES[0]

    settings.CHIFFREMENT_CLES = [neuve, ancienne]

    assert decrypt(ancien) == "note"
    assert Fernet(neuve).decrypt(encrypt("note").encode()) == b"note"


def test_a_key_that_is_gone_reads_nothing(settings):
    jeton = encrypt("note")

    settings.CHIFFREMENT_CLES = [Fernet.generate_key().decode()]

    with pytest.raises(InvalidToken):
        decrypt(jeton)
