"""A portal of its own for each test: servers, database, worker, all real, all killable."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from siae_portal.launcher.processes import wait_until
from siae_portal.launcher.servers import Servers
from siae_portal.launcher.state import ROOT, State

WORKER = ("celery", "--app=siae_portal", "worker", "--pool=prefork", "--concurrency=1")
OPTIONS = ("--without-gossip", "--without-mingle", "--loglevel=WARNING")
EN_COURS = """
SELECT (SELECT count(*) FROM outbox_outboxmessage WHERE done_at IS NULL) > (SELECT count(*) FROM (
    SELECT 1 FROM outbox_outboxmessage WHERE done_at IS NULL FOR SHARE SKIP LOCKED) AS libres)
"""

FAITS = """
SELECT (SELECT count(*) FROM conventions_document WHERE etat = 'PRET'),
       (SELECT count(*) FROM outbox_outboxmessage WHERE done_at IS NULL)
"""


class Portail:
    """Servers, and a worker that can be killed and started again."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self.environment = {
            **os.environ,
            **servers.environment(),
            "PORTAIL_ETAT": str(servers.state.root),
            "DJANGO_SETTINGS_MODULE": "siae_portal.settings.dev",
        }
        self.worker: subprocess.Popen[bytes] | None = None

    def run(self, *command: str) -> str:
        """Run a Python command to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def play(self, etape: str) -> dict[str, Any]:
        """Play one step of the scenario."""
        return json.loads(self.run("-m", "tests.faults.scenario", etape).splitlines()[-1])

    def start_worker(self) -> None:
        """A worker in a group of its own."""
        with (self.servers.state.logs / "worker.log").open("ab") as log:
            self.worker = subprocess.Popen(
                [sys.executable, "-m", *WORKER, *OPTIONS],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill_worker(self) -> None:
        """`kill -9` of the worker and of its children: a power cut."""
        if self.worker is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.worker.pid, signal.SIGKILL)
            self.worker.wait()

    def query(self, sql: str) -> Any:
        """First row of a query, by a connection of its own."""
        with psycopg.connect(self.servers.database_url, autocommit=True) as connexion:
            return connexion.execute(sql).fetchone()

    def is_rendering(self) -> bool:
        """Whether the worker holds a message: between the lock and the commit it renders."""
        return bool(self.query(EN_COURS)[0])

    def wait_documents(self, total: int, seconds: float = 60) -> dict[str, Any]:
        """Wait for so many documents, and no message left; what stands then is returned."""
        reached = wait_until(lambda: self.query(FAITS) == (total, 0), seconds=seconds, pause=0.2)
        assert reached, f"{self.query(FAITS)}\n{self.log()}"
        return self.play("dire")

    def log(self) -> str:
        """End of the journal of the worker."""
        return (self.servers.state.logs / "worker.log").read_text()[-3000:]


@pytest.fixture(scope="session")
def gabarit() -> Iterator[State]:
    """An empty portal, migrated then stopped: each test copies it."""
    with _folder() as state:
        servers = Servers(state).start()
        Portail(servers).run("manage.py", "migrate", "--verbosity=0")
        servers.stop()
        yield state


@pytest.fixture
def portail(gabarit: State) -> Iterator[Portail]:
    """Servers of its own for one test, without worker yet."""
    with _folder() as state:
        subprocess.run(["cp", "-a", f"{gabarit.root}/.", state.root], check=True)
        servers = Servers(state).start()
        portail = Portail(servers)
        yield portail
        portail.kill_worker()
        servers.stop()


@contextlib.contextmanager
def _folder() -> Iterator[State]:
    """A state folder that the servers' account can cross."""
    dossier = Path(tempfile.mkdtemp(prefix="siae-"))
    dossier.chmod(0o711)
    yield State(dossier)
    shutil.rmtree(dossier)
