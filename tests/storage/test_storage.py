"""Files: once by content, checked when read, served by a view that has asked who."""

import hashlib
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from siae_portal.settings import base
from siae_portal.settings.env import read_environment
from siae_portal.storage.models import Fichier
from siae_portal.storage.responses import file_response
from siae_portal.storage.services import FichierAltere, forget, path_of, read, store
from tests.structures.factories import LotFactory

pytestmark = pytest.mark.django_db

CONTENU = b"%PDF-1.7 contenu"


@pytest.fixture(autouse=True)
def dossier_de_fichiers(tmp_path, settings):
    settings.FICHIERS_DOSSIER = tmp_path / "fichiers"


def _files():
    return [p for p in Path(settings.FICHIERS_DOSSIER).rglob("*") if p.is_file()]


def test_store_keeps_hash_size_and_type():
    fichier = store([CONTENU[:4], CONTENU[4:]], type_mime="application/pdf")

    assert fichier.sha256 == hashlib.sha256(CONTENU).hexdigest()
    assert (fichier.taille_octets, fichier.type_mime) == (len(CONTENU), "application/pdf")
    assert read(fichier) == CONTENU


def test_the_same_content_is_stored_once():
    premier, second = (store([CONTENU], type_mime="application/pdf") for _ in range(2))

    assert premier == second
    assert len(_files()) == Fichier.objects.count() == 1


def test_an_empty_content_leaves_nothing():
    with pytest.raises(ValueError, match="empty"):
        store([b""], type_mime="application/pdf")

    assert (_files(), Fichier.objects.count()) == ([], 0)


def test_an_upload_cut_short_leaves_nothing():
    def cut():
        yield CONTENU
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store(cut(), type_mime="application/pdf")

    assert (_files(), Fichier.objects.count()) == ([], 0)


def test_a_changed_file_is_refused():
    fichier = store([CONTENU], type_mime="application/pdf")
    path_of(fichier.sha256).write_bytes(CONTENU + b" ")

    with pytest.raises(FichierAltere):
        read(fichier)


def test_a_missing_file_is_refused():
    fichier = store([CONTENU], type_mime="application/pdf")
    path_of(fichier.sha256).unlink()

    with pytest.raises(FichierAltere):
        read(fichier)


def test_a_rolled_back_act_leaves_no_row():
    with transaction.atomic():
        store([CONTENU], type_mime="application/pdf")
        transaction.set_rollback(True)

    assert Fichier.objects.count() == 0


@pytest.mark.parametrize("chosen", [True, False])
def test_the_folder_stands_outside_what_the_web_serves(monkeypatch, chosen):
    if not chosen:
        monkeypatch.delenv("FICHIERS_DOSSIER", raising=False)

    fichiers = read_environment().fichiers_dossier

    servis = [base.STATIC_ROOT, *base.STATICFILES_DIRS]
    assert not any(fichiers == servi or Path(servi) in fichiers.parents for servi in servis)


@pytest.mark.parametrize(
    ("type_mime", "inline", "disposition"),
    [
        ("application/pdf", False, "attachment"),
        ("application/pdf", True, "inline"),
        ("text/html", True, "attachment"),
        ("image/svg+xml", True, "attachment"),
    ],
)
def test_only_a_pdf_may_show_in_the_page(type_mime, inline, disposition):
    fichier = store([CONTENU], type_mime=type_mime)

    reponse = file_response(fichier, nom="statuts.pdf", inline=inline)

    assert b"".join(reponse.streaming_content) == CONTENU
    assert reponse["Content-Disposition"].startswith(disposition)
    assert reponse["Cache-Control"] == "private, no-store"
    reponse.close()


def _aged(fichier):
    """Written long ago."""
    os.utime(path_of(fichier.sha256), (0, 0))


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_content_leaves_neither_row_nor_file():
    fichier = store([CONTENU], type_mime="application/pdf")
    _aged(fichier)

    with transaction.atomic():
        assert forget(fichier)

    assert (_files(), Fichier.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_a_content_that_something_quotes_is_kept():
    fichier = store([CONTENU], type_mime="application/pdf")
    LotFactory(fichier=fichier)
    _aged(fichier)

    with transaction.atomic():
        assert not forget(fichier)

    assert read(Fichier.objects.get()) == CONTENU


@pytest.mark.django_db(transaction=True)
def test_a_content_stored_again_meanwhile_keeps_its_file():
    fichier = store([CONTENU], type_mime="application/pdf")
    _aged(fichier)

    with transaction.atomic():
        forget(fichier)
        path_of(fichier.sha256).touch()

    assert [path.name for path in _files()] == [path_of(hashlib.sha256(CONTENU).hexdigest()).name]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_forgotten_when_the_transaction_is_undone():
    fichier = store([CONTENU], type_mime="application/pdf")
    _aged(fichier)

    with transaction.atomic():
        forget(fichier)
        transaction.set_rollback(True)

    assert read(Fichier.objects.get()) == CONTENU


@pytest.mark.django_db(transaction=True)
def test_forgetting_asks_for_a_transaction():
    fichier = store([CONTENU], type_mime="application/pdf")

    with pytest.raises(RuntimeError, match="transaction"):
        forget(fichier)
