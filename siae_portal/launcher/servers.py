"""The embedded PostgreSQL and Valkey, shared by every local process.

`ensure_servers()` is what the settings call. Tests that kill servers take some of their own:

    servers = Servers(State(folder)).start()     # as root, a folder that `nobody` can reach
    os.kill(servers.postgres_pid, signal.SIGKILL)
    servers.wait_ready()                         # the guardian has started it again
    servers.stop()
"""

import fcntl
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Self

from siae_portal.launcher.embedded import Postgres, Valkey
from siae_portal.launcher.errors import LauncherError
from siae_portal.launcher.guardian import READY
from siae_portal.launcher.processes import open_log, wait_until
from siae_portal.launcher.programs import installed_programs
from siae_portal.launcher.record import read_record
from siae_portal.launcher.state import ROOT, Account, State

START_SECONDS = 240
ANSWER_SECONDS = 15
DATABASE = "siae"


class Servers:
    """The two servers of one state folder, as one of their users sees them."""

    def __init__(self, state: State, *, database: str = DATABASE) -> None:
        self.state = state
        self.database = database
        account, programs = Account.for_servers(), installed_programs()
        self._postgres = Postgres(state, programs, account)
        self._valkey = Valkey(state, programs, account)
        self._hold: int | None = None

    def start(self) -> Self:
        """Join the servers, or start them, and hold them until `leave()` or the end of this process.

        Raises:
            LauncherError: they cannot start, or do not answer.
        """
        self.state.prepare()
        with self.state.start_lock.open("ab") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            if self._hold is None:
                self._hold = os.open(self.state.users_lock, os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.flock(self._hold, fcntl.LOCK_SH)
            self._make_ready()
            self._postgres.ensure_database(self.database)
        return self

    def wait_ready(self) -> None:
        """Wait for both to answer: the guardian may be starting one again.

        Raises:
            LauncherError: they do not answer after 15 seconds, or their guardian is dead.
        """
        wait_until(lambda: self._answers() or not self.guarded, seconds=ANSWER_SECONDS)
        if not self._answers():
            raise LauncherError(f"Les serveurs embarqués ne répondent pas : lisez {self.state.logs}.")

    def _make_ready(self) -> None:
        """Start a guardian if there is none, or if the one we saw was dying."""
        wait_until(lambda: self._answers() or not self.guarded, seconds=ANSWER_SECONDS)
        if not self.guarded:
            _start_guardian(self.state)
        self.wait_ready()

    def _answers(self) -> bool:
        return self._valkey.answers() and self._postgres.answers()

    def leave(self) -> None:
        """Stop holding the servers: they stop two seconds after their last user left."""
        if self._hold is not None:
            os.close(self._hold)
            self._hold = None

    def stop(self) -> None:
        """Stop the servers now, whoever uses them, and wait for their end."""
        mark = read_record(self.state).get("guardian")
        if mark is not None and mark.alive:
            os.kill(mark.pid, signal.SIGTERM)
            wait_until(lambda: not mark.alive, seconds=40)
        self.leave()

    @property
    def guarded(self) -> bool:
        """True while a guardian owns the servers."""
        mark = read_record(self.state).get("guardian")
        return mark is not None and mark.alive

    @property
    def guardian_pid(self) -> int:
        """Process id of the guardian."""
        return read_record(self.state)["guardian"].pid

    @property
    def postgres_pid(self) -> int:
        """Process id of PostgreSQL: another one after a restart."""
        return read_record(self.state)["postgres"].pid

    @property
    def valkey_pid(self) -> int:
        """Process id of Valkey: another one after a restart."""
        return read_record(self.state)["valkey"].pid

    @property
    def database_url(self) -> str:
        """Value for `DATABASE_URL`."""
        return self._postgres.url(self.database)

    @property
    def broker_url(self) -> str:
        """Value for `CELERY_BROKER_URL`."""
        return self._valkey.url()

    def environment(self) -> dict[str, str]:
        """Variables that lead a process to these servers and to their files."""
        return {
            "DATABASE_URL": self.database_url,
            "CELERY_BROKER_URL": self.broker_url,
            "FICHIERS_DOSSIER": str(self.state.files),
            "COURRIELS_DOSSIER": str(self.state.mails),
        }


_joined: list[Servers] = []
"""What this process holds until its end."""


def ensure_servers() -> None:
    """Lead this process to its database and its queue, starting the embedded ones if needed.

    Nothing is done when `DATABASE_URL` and `CELERY_BROKER_URL` are both set. `DATABASE_NAME` chooses
    another database of the embedded server.

    Raises:
        SystemExit: they cannot start; its message says what to do.
    """
    if os.environ.get("DATABASE_URL") and os.environ.get("CELERY_BROKER_URL"):
        return
    try:
        servers = Servers(State.default(), database=os.environ.get("DATABASE_NAME") or DATABASE).start()
    except LauncherError as error:
        raise SystemExit(str(error)) from error
    _joined.append(servers)
    for name, value in servers.environment().items():
        os.environ.setdefault(name, value)


def keep_servers() -> None:
    """Start again the servers whose guardian was killed.

    Raises:
        LauncherError: they cannot start.
    """
    for servers in _joined:
        if not servers.guarded:
            servers.start()


def _start_guardian(state: State) -> None:
    """Start a guardian that is not our child, and wait for its report.

    Raises:
        LauncherError: the servers did not start.
    """
    reader, writer = os.pipe()
    module = "siae_portal.launcher.guardian"
    with open_log(state.logs / "gardien.log") as log:
        subprocess.run(
            [sys.executable, "-m", module, str(state.root), str(writer)],
            pass_fds=[writer],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=ROOT,
            check=False,
        )
    os.close(writer)
    answer = _read_report(reader)
    if answer != READY:
        log_path: Path = state.logs / "gardien.log"
        raise LauncherError(answer or f"Les serveurs embarqués n'ont pas pu démarrer : lisez {log_path}.")


def _read_report(reader: int) -> str:
    """What the guardian wrote before it closed its end; empty when it died or stayed silent."""
    with open(reader, encoding="utf-8") as report:
        ready, _, _ = select.select([report], [], [], START_SECONDS)
        return report.read() if ready else ""
