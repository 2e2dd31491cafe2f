"""`make run`, whole: its processes are found by the state folder they were given."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

from siae_portal.launcher.processes import Mark, wait_until
from siae_portal.launcher.servers import Servers
from siae_portal.launcher.state import ROOT
from tests.launcher.conftest import clean_environment, temporary_state

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("make-run")]

READY = "Le portail répond"


class Run:
    """One `make run`, with what it prints."""

    def __init__(self, state, port):
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, "-m", "siae_portal.launcher", "run"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            env=clean_environment(state, PORT=str(port), DEMONSTRATION="false"),
        )
        self.lines = []
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        self.lines.extend(self.process.stdout)

    def said(self, words, *, seconds=90):
        """Wait for a line, or for the end of the process."""

        def found():
            return any(words in line for line in list(self.lines))

        wait_until(lambda: found() or not self.reader.is_alive(), seconds=seconds, pause=0.1)
        return found()

    def ready(self):
        assert self.said("Ctrl-C arrête tout"), "".join(self.lines)
        return self

    def end(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()


@pytest.fixture(scope="module")
def lasting_state():
    """One database for the whole module: the first start is the only long one."""
    with temporary_state() as state:
        yield state


@pytest.fixture
def start_run(lasting_state):
    runs = []

    def start():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        runs.append(Run(lasting_state, port))
        return runs[-1]

    yield start
    for run in runs:
        run.end()


def processes_of(state):
    """Marks of the living processes that were given this state folder, by environment or command."""
    needle = str(state.root).encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            text = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if needle in text:
            found.append(Mark.of(int(folder.name)))
    return [mark for mark in found if mark.alive and mark.pid != os.getpid()]


def worker_mark(state):
    for mark in processes_of(state):
        command = Path(f"/proc/{mark.pid}/cmdline").read_bytes()
        parent = int(re.search(r"PPid:\s+(\d+)", Path(f"/proc/{mark.pid}/status").read_text())[1])
        if b"worker" in command and b"celery" in Path(f"/proc/{parent}/cmdline").read_bytes():
            return Mark.of(parent)
    return None


def test_ctrl_c_stops_every_child_and_keeps_the_data(start_run, lasting_state):
    run = start_run().ready()
    with urllib.request.urlopen(f"http://127.0.0.1:{run.port}/sante/vivant/", timeout=10) as page:
        assert page.status == 200

    run.process.send_signal(signal.SIGINT)

    assert run.process.wait(30) == 0
    assert wait_until(lambda: not processes_of(lasting_state), seconds=20, pause=0.2)
    assert (lasting_state.postgres_data / "PG_VERSION").exists()


def test_the_next_start_does_not_redo_the_first(start_run, lasting_state):
    """Both on the same machine, however busy; the ten seconds are held by `make bench`."""
    avant = start_run().ready()
    avant.process.send_signal(signal.SIGINT)
    avant.process.wait(30)

    run = start_run().ready()

    times = json.loads((lasting_state.root / "demarrage.json").read_text())
    assert run.said(READY)
    assert times["suivant_s"] < times["premier_s"] / 2


def test_killed_launcher_leaves_no_orphan(start_run, lasting_state):
    run = start_run().ready()
    before = processes_of(lasting_state)

    run.process.kill()

    assert len(before) > 8
    assert wait_until(lambda: not processes_of(lasting_state), seconds=20, pause=0.2)


def test_killed_worker_is_started_again(start_run, lasting_state):
    run = start_run().ready()
    wait_until(lambda: worker_mark(lasting_state) is not None, seconds=20, pause=0.2)
    killed = worker_mark(lasting_state)

    os.kill(killed.pid, signal.SIGKILL)

    assert run.said("« tâches » s'est arrêté : il est relancé", seconds=20)


def test_killed_guardian_is_replaced(start_run, lasting_state):
    start_run().ready()
    servers = Servers(lasting_state)
    killed = servers.guardian_pid

    os.kill(killed, signal.SIGKILL)

    assert wait_until(lambda: servers.guarded and servers.guardian_pid != killed, seconds=30, pause=0.2)
    servers.wait_ready()
