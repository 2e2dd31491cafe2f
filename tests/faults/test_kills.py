"""`kill -9` in the middle: nothing lost, nothing done twice."""

import os
import signal

import pytest

from siae_portal.launcher.processes import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]

ACTES = ("AR", "DOSSIER", "COMPLETUDE", "CONVENTION", "AF")
SIGNES = (*ACTES, "NOTIF", "CERTIFICAT")


def assert_whole(dit, etat, *, documents):
    """The state is the right one, each document was made once, nothing waits, the journal holds."""
    assert dit["etat"] == etat
    assert set(dit["documents"]) == set(documents)
    assert all(taille > 1000 for taille in dit["documents"].values())
    assert sorted(dit["produits"]) == sorted(set(dit["produits"]))
    assert len(dit["produits"]) == dit["demandes"] == len(documents)
    assert (dit["en_attente"], dit["mis_de_cote"], dit["chaine"]) == (0, 0, [])


def test_a_worker_killed_while_it_renders_makes_the_document_once_after_its_restart(portail):
    portail.play("accepter")
    portail.start_worker()
    assert wait_until(portail.is_rendering, seconds=40, pause=0.02), portail.log()

    portail.kill_worker()
    apres = portail.play("dire")
    portail.start_worker()
    portail.play("balayer")
    fin = portail.wait_documents(len(ACTES))

    assert len(apres["documents"]) < len(ACTES)
    assert apres["en_attente"] > 0
    assert_whole(fin, "A_SIGNER", documents=ACTES)


def test_postgres_killed_between_two_steps_loses_nothing(portail):
    portail.start_worker()
    portail.play("accepter")

    os.kill(portail.servers.postgres_pid, signal.SIGKILL)
    portail.servers.wait_ready()
    portail.play("balayer")
    portail.wait_documents(len(ACTES))
    portail.play("signer")
    fin = portail.wait_documents(len(SIGNES))

    assert_whole(fin, "SIGNE", documents=SIGNES)


def test_valkey_killed_between_two_steps_loses_nothing(portail):
    portail.play("accepter")

    os.kill(portail.servers.valkey_pid, signal.SIGKILL)
    portail.servers.wait_ready()
    portail.start_worker()
    portail.play("balayer")
    portail.wait_documents(len(ACTES))
    os.kill(portail.servers.valkey_pid, signal.SIGKILL)
    portail.play("signer")
    portail.servers.wait_ready()
    portail.play("balayer")
    fin = portail.wait_documents(len(SIGNES))

    assert_whole(fin, "SIGNE", documents=SIGNES)
