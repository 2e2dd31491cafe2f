"""The process that owns the embedded servers and stops them after their last user.

Run as `python -m siae_portal.launcher.guardian STATE_FOLDER REPORT_FD`. It is nobody's child: whoever
started it may be killed. The servers are its own children: if it is killed itself, the kernel stops them.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from siae_portal.launcher.embedded import EmbeddedServer, Postgres, Valkey
from siae_portal.launcher.errors import LauncherError
from siae_portal.launcher.processes import Mark, end_leftover
from siae_portal.launcher.programs import runnable_programs
from siae_portal.launcher.record import read_record, write_record
from siae_portal.launcher.state import Account, State

IDLE_SECONDS = 2.0
BEAT_SECONDS = 0.2
READY_SECONDS = 60.0
RESTARTS_MAX = 60
CALM_SECONDS = 60.0
"""A server may fail RESTARTS_MAX times in a row; a calm minute forgives them all."""
READY = "prêt"


class Guardian:
    """Starts the servers, restarts one that dies, stops them when no user is left."""

    def __init__(self, state: State) -> None:
        account = Account.for_servers()
        programs = runnable_programs()
        self.state = state
        self.servers: list[EmbeddedServer] = [
            Postgres(state, programs, account),
            Valkey(state, programs, account),
        ]
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False
        self.restarts = 0
        self.restarted_at = 0.0

    def start(self) -> None:
        """Start both and wait until they answer.

        Raises:
            LauncherError: a server does not answer after a minute.
        """
        for name, mark in read_record(self.state).items():
            if name != "guardian":
                end_leftover(mark)
        for server in self.servers:
            self._start(server)
        deadline = time.monotonic() + READY_SECONDS
        while not all(server.answers() for server in self.servers):
            self.revive()
            if time.monotonic() > deadline:
                logs = ", ".join(str(server.log) for server in self.servers)
                raise LauncherError(f"Les serveurs embarqués ne répondent pas : lisez {logs}.")
            time.sleep(BEAT_SECONDS / 10)

    def revive(self) -> None:
        """Start again each server that died.

        Raises:
            LauncherError: one of them dies again and again.
        """
        if time.monotonic() - self.restarted_at > CALM_SECONDS:
            self.restarts = 0
        for server in self.servers:
            if self.processes[server.name].poll() is None:
                continue
            self.restarts += 1
            self.restarted_at = time.monotonic()
            if self.restarts > RESTARTS_MAX:
                raise LauncherError(f"Le serveur {server.name} s'arrête sans cesse : lisez {server.log}.")
            time.sleep(BEAT_SECONDS / 2)
            self._start(server)

    def watch(self) -> None:
        """Live until a signal, or until nobody has used the servers for two seconds.

        The last exclusive lock is kept: who comes while the servers stop waits for our end, then starts
        a new guardian.
        """
        used_at = time.monotonic()
        with self.state.users_lock.open("ab") as users:
            while not self.stopping:
                self.revive()
                if not _lock_if_free(users):
                    used_at = time.monotonic()
                elif time.monotonic() - used_at >= IDLE_SECONDS:
                    break
                else:
                    fcntl.flock(users, fcntl.LOCK_UN)
                time.sleep(BEAT_SECONDS)
            self.stop()

    def stop(self) -> None:
        """Stop the servers, the queue first."""
        for server in reversed(self.servers):
            if server.name in self.processes:
                server.stop(self.processes[server.name])
        self.state.guardian_record.unlink(missing_ok=True)

    def ask_to_stop(self, *_signal: object) -> None:
        """Signal handler: end at the next beat."""
        self.stopping = True

    def _start(self, server: EmbeddedServer) -> None:
        server.prepare()
        self.processes[server.name] = server.start()
        marks = {name: Mark.of(process.pid) for name, process in self.processes.items()}
        write_record(self.state, marks | {"guardian": Mark.of(os.getpid())})


def _lock_if_free(users: IO[bytes]) -> bool:
    """Take the users' lock for ourselves if no user holds it."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def guard(state: State, report: IO[str]) -> None:
    """Start the servers, say on `report` that they are ready, then watch over them."""
    with state.guardian_lock.open("ab") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        guardian = Guardian(state)
        signal.signal(signal.SIGTERM, guardian.ask_to_stop)
        signal.signal(signal.SIGINT, guardian.ask_to_stop)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        try:
            guardian.start()
            report.write(READY)
            report.close()
            guardian.watch()
        except BaseException:
            guardian.stop()
            raise


def main() -> None:
    """Leave the parent, then guard the state folder given as first argument."""
    if os.fork():
        os._exit(0)
    state = State(Path(sys.argv[1]))
    os.chdir("/")
    with open(int(sys.argv[2]), "w", encoding="utf-8") as report:  # noqa: PTH123
        try:
            guard(state, report)
        except LauncherError as error:
            if report.closed:
                sys.exit(str(error))
            report.write(str(error))


if __name__ == "__main__":
    main()
