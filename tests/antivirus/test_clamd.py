"""The protocol of clamd, against a server that speaks it."""

import io
import socket
import tempfile
import time
from pathlib import Path

import pytest

from siae_portal.antivirus.clamd import MORCEAU_OCTETS, AntivirusAbsent, ContenuTropLourd, ping, scan
from tests.antivirus.serveur import EICAR, SIGNATURE, clamd

SAIN = b"%PDF-1.7 " + b"x" * (3 * MORCEAU_OCTETS)


@pytest.fixture
def serveur():
    with clamd() as etat:
        yield etat


def scanned(serveur, contenu, delai_s=5.0):
    return scan(io.BytesIO(contenu), url=serveur.url, delai_s=delai_s)


def test_a_clean_content_of_several_chunks_passes_whole(serveur):
    assert scanned(serveur, SAIN) == ""
    assert serveur.vus == [len(SAIN)]


def test_a_threat_is_named_even_across_two_chunks(serveur):
    contenu = b"%PDF-1.7 ".ljust(MORCEAU_OCTETS - 20, b"x") + EICAR

    assert scanned(serveur, contenu) == SIGNATURE


def test_an_answer_that_comes_byte_by_byte_is_read_whole(serveur):
    serveur.par_octet = True

    assert scanned(serveur, EICAR) == SIGNATURE


def test_a_unix_socket_serves_too():
    with tempfile.TemporaryDirectory() as dossier, clamd(Path(dossier) / "clamd.sock") as serveur:
        ping(serveur.url, delai_s=5)

        assert scanned(serveur, EICAR) == SIGNATURE


def test_the_size_limit_of_clamd_is_told_apart(serveur):
    serveur.limite_octets = MORCEAU_OCTETS

    with pytest.raises(ContenuTropLourd):
        scanned(serveur, SAIN)


@pytest.mark.parametrize(
    "defaut",
    [
        {"ferme": True},
        {"reponse": b"stream: lstat() failed. ERROR\0"},
        {"reponse": b"\0"},
        {"reponse": b"PO"},
    ],
)
def test_an_answer_without_verdict_is_an_absence(serveur, defaut):
    vars(serveur).update(defaut)

    with pytest.raises(AntivirusAbsent):
        scanned(serveur, SAIN)


def test_a_slow_server_is_left_at_the_delay(serveur):
    serveur.lenteur_s = 3
    debut = time.monotonic()

    with pytest.raises(AntivirusAbsent):
        scanned(serveur, SAIN, delai_s=0.3)

    assert time.monotonic() - debut < 2


def test_a_server_that_drips_does_not_stretch_the_delay(serveur):
    serveur.par_octet, serveur.reponse = True, b"x" * 2000

    with pytest.raises(AntivirusAbsent):
        scanned(serveur, SAIN, delai_s=0.3)


def test_nobody_at_this_address():
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        port = libre.getsockname()[1]

    with pytest.raises(AntivirusAbsent):
        ping(f"tcp://127.0.0.1:{port}", delai_s=1)
