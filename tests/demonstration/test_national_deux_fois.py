"""The national-size data set: what refuses it, and the same rows at each load."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

from siae_portal.demonstration.national.chargement import ORDRE
from siae_portal.storage.models import Fichier
from tests.bench.multiplier import LARGE
from tests.demonstration.pays import load_communes, load_tiny_country, undone


@pytest.mark.django_db
def test_without_communes_the_load_says_what_to_do(referentiels):
    with pytest.raises(CommandError, match="charger_referentiels"):
        call_command("charger_national", "--part", "0.003", stdout=StringIO())


@pytest.mark.django_db
def test_the_same_day_and_part_give_the_same_rows():
    """Keys are given in order: what is compared holds every link between rows."""
    load_communes()

    premiere = _loaded_then_undone()
    seconde = _loaded_then_undone()

    assert premiere == seconde
    assert len(premiere) == len(ORDRE)


VARIABLES = {"password", "date_joined", "note", "iban"}
"""Random by nature: unusable passwords, Fernet tokens (compared once decrypted), the instant of creation."""


def _loaded_then_undone() -> dict[str, list[tuple]]:
    """Every row of a load that starts from the same keys: a sequence keeps what a rollback gives back."""
    with undone():
        with connection.cursor() as cursor:
            for ordre in connection.ops.sequence_reset_sql(no_style(), [*ORDRE, Fichier]):
                cursor.execute(ordre)
        load_tiny_country()
        return {modele._meta.label: _rows(modele) for modele in ORDRE}


def _rows(modele: type[Model]) -> list[tuple]:
    champs = [c.attname for c in modele._meta.concrete_fields if c.name not in VARIABLES]
    return list(modele._default_manager.order_by("pk").values_list(*champs))


LAISSES = {
    # A document that is ready needs its file: making them all would take hours.
    "conventions.Document",
    "conventions.Signature",
    # Drafts of the national set are begun, not read again: nobody has justified an alert.
    "conventions.Justification",
    # What people and the portal do by themselves, day after day.
    "account.EmailAddress",
    "comptes.AccesRefuse",
    "courriels.Courriel",
    "outbox.OutboxMessage",
    # Few rows even in the whole country.
    "conventions.ModelePiece",
    "structures.Implantation",
    "structures.Succession",
}


def test_what_grows_with_the_country_is_loaded_or_left_out_aloud():
    charges = {modele._meta.label for modele in ORDRE}

    assert {apps.get_model(label)._meta.label for label in LARGE.modeles} - charges == LAISSES
