"""Kills: no orphan, no loss."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from siae_portal.launcher.embedded import Valkey
from siae_portal.launcher.processes import Mark, wait_until
from siae_portal.launcher.programs import SHARED_COPIES, copy_programs, installed_programs
from siae_portal.launcher.servers import Servers
from siae_portal.launcher.state import ROOT, Account
from tests.launcher.conftest import all_dead, marks_of

pytestmark = pytest.mark.faults


def count_rows(servers):
    with psycopg.connect(servers.database_url) as connection:
        return connection.execute("SELECT count(*) FROM souvenir").fetchone()[0]


def write_row(servers):
    with psycopg.connect(servers.database_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS souvenir (nombre integer)")
        connection.execute("INSERT INTO souvenir VALUES (1)")


def test_killed_user_leaves_no_server(state, start_user):
    user = start_user()
    user.stdout.readline()
    marks = marks_of(Servers(state))

    user.kill()

    assert all_dead(marks)


def test_killed_guardian_leaves_no_server(servers):
    marks = marks_of(servers)

    os.kill(servers.guardian_pid, signal.SIGKILL)

    assert all_dead(marks)


def test_servers_start_again_after_a_killed_guardian(servers):
    write_row(servers)
    guardian = Mark.of(servers.guardian_pid)
    os.kill(guardian.pid, signal.SIGKILL)
    all_dead([guardian])

    servers.start()

    assert count_rows(servers) == 1


def test_killed_postgres_comes_back_with_its_data(calm_servers):
    write_row(calm_servers)
    killed = Mark.of(calm_servers.postgres_pid)

    os.kill(killed.pid, signal.SIGKILL)
    wait_until(lambda: calm_servers.postgres_pid != killed.pid, seconds=15)
    calm_servers.wait_ready()

    assert calm_servers.postgres_pid != killed.pid
    assert count_rows(calm_servers) == 1


def test_killed_valkey_comes_back_with_its_queue(calm_servers):
    from kombu import Connection

    with Connection(calm_servers.broker_url) as connection:
        connection.default_channel.client.lpush("file", "message")
    killed = calm_servers.valkey_pid

    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: calm_servers.valkey_pid != killed, seconds=15)
    calm_servers.wait_ready()

    with Connection(calm_servers.broker_url) as connection:
        assert connection.default_channel.client.lrange("file", 0, -1) == [b"message"]


def test_everything_killed_at_once_starts_again(servers):
    write_row(servers)
    marks = marks_of(servers)
    for mark in marks:
        os.kill(mark.pid, signal.SIGKILL)
    all_dead(marks)

    servers.start()

    assert count_rows(servers) == 1


def test_mute_socket_is_not_an_answer(state):
    state.prepare()
    valkey = Valkey(state, installed_programs(), Account.for_servers())

    assert not valkey.answers()


def reachable_python() -> str | None:
    """An interpreter that an unprivileged account can run: ours may stand under a private home."""
    for candidate in (sys.executable, "/usr/bin/python3"):
        done = subprocess.run(
            [
                "setpriv",
                "--reuid=nobody",
                "--regid=nogroup",
                "--clear-groups",
                candidate,
                "-c",
                VERSION_CHECK,
            ],
            check=False,
            capture_output=True,
            cwd="/",
        )
        if done.returncode == 0:
            return candidate
    return None


VERSION_CHECK = """
import subprocess, sys
subprocess.run([sys.executable, "-c", ""], check=True)
sys.exit(sys.version_info < (3, 11))
"""
ORDINARY_PROGRAM = """
import os, signal
from siae_portal.launcher.servers import Servers
from siae_portal.launcher.state import State

servers = Servers(State.default()).start()
killed = servers.postgres_pid
assert os.stat(f"/proc/{killed}").st_uid == os.geteuid() != 0
os.kill(killed, signal.SIGKILL)
while servers.postgres_pid == killed:
    pass
servers.wait_ready()
print(servers.state.root)
servers.stop()
"""


@pytest.mark.skipif(
    os.geteuid() != 0, reason="seul root peut devenir un compte ordinaire ; les autres essais le sont déjà"
)
def test_ordinary_user_runs_the_servers_from_the_checkout():
    python = reachable_python()
    if python is None:
        pytest.skip("aucun Python ≥ 3.11 que le compte « nobody » puisse lancer")
    packages = copy_programs(installed_programs(), SHARED_COPIES).base
    with tempfile.TemporaryDirectory(prefix="siae-") as name:
        checkout = Path(name) / "depot"
        shutil.copytree(ROOT / "siae_portal" / "launcher", checkout / "siae_portal" / "launcher")
        (checkout / "siae_portal" / "__init__.py").touch()
        for path in (Path(name), *Path(name).rglob("*")):
            os.chown(path, Account.for_servers().uid, Account.for_servers().gid)

        done = subprocess.run(
            [
                "setpriv",
                "--reuid=nobody",
                "--regid=nogroup",
                "--clear-groups",
                python,
                "-c",
                ORDINARY_PROGRAM,
            ],
            cwd=checkout,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{checkout}:{packages}"},
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.stderr == ""
    assert done.stdout.strip() == str(checkout / ".etat")
