"""Servers of their own for each test, in a folder that the servers' account can reach."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from siae_portal.launcher.processes import Mark, wait_until
from siae_portal.launcher.servers import Servers
from siae_portal.launcher.state import ROOT, State

USER_PROGRAM = """
import sys
from siae_portal.launcher.servers import ensure_servers
ensure_servers()
print("prêt", flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def temporary_state() -> Iterator[State]:
    """A state folder, emptied of its servers then removed."""
    folder = Path(tempfile.mkdtemp(prefix="siae-"))
    folder.chmod(0o711)
    state = State(folder)
    yield state
    Servers(state).stop()
    shutil.rmtree(folder)


@pytest.fixture
def state() -> Iterator[State]:
    """A state folder of this test alone."""
    with temporary_state() as state:
        yield state


@pytest.fixture(scope="module")
def calm_servers() -> Iterator[Servers]:
    """Servers shared by the tests that leave them running."""
    with temporary_state() as state:
        servers = Servers(state).start()
        yield servers
        servers.leave()


@pytest.fixture
def servers(state: State) -> Iterator[Servers]:
    """Started servers."""
    servers = Servers(state).start()
    yield servers
    servers.leave()


def clean_environment(state: State, **more: str) -> dict[str, str]:
    """Environment of a process that must find its servers by itself, in this state folder."""
    ours = {
        "DATABASE_URL",
        "CELERY_BROKER_URL",
        "FICHIERS_DOSSIER",
        "COURRIELS_DOSSIER",
        "DATABASE_NAME",
        "DJANGO_SETTINGS_MODULE",
        "PORTAIL_DEBUT",
    }
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {"PORTAIL_ETAT": str(state.root)} | more


@pytest.fixture
def start_user(state: State) -> Iterator[Callable[[], "subprocess.Popen[str]"]]:
    """Start a process that uses the servers until its standard input closes."""
    started: list[subprocess.Popen[str]] = []

    def start() -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", USER_PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=clean_environment(state),
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            stream.close()


def marks_of(servers: Servers) -> list[Mark]:
    """What must die: guardian, PostgreSQL, Valkey."""
    return [Mark.of(pid) for pid in (servers.guardian_pid, servers.postgres_pid, servers.valkey_pid)]


def all_dead(marks: list[Mark], *, seconds: float = 15) -> bool:
    """Wait for the end of each of them."""
    return wait_until(lambda: not any(mark.alive for mark in marks), seconds=seconds, pause=0.05)
