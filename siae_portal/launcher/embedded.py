"""How each embedded server is prepared, started, tested and stopped."""

import os
import signal
import socket
import subprocess
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from siae_portal.launcher.errors import LauncherError
from siae_portal.launcher.processes import Mark, open_log, spawn, stop, wait_until
from siae_portal.launcher.programs import Programs
from siae_portal.launcher.state import Account, State

DATABASE_USER = "siae"
ENVIRONMENT = {"LC_ALL": "C", "PATH": "/usr/bin:/bin", "TZ": "UTC"}
PORT = "5432"
"""Only names the socket file: no server listens on the network."""


@dataclass(frozen=True)
class EmbeddedServer(ABC):
    """One server of the local state."""

    state: State
    programs: Programs
    account: Account

    name: ClassVar[str]
    parent_signal: ClassVar[int]
    stop_signals: ClassVar[tuple[int, ...]]

    @abstractmethod
    def command(self) -> list[str | Path]:
        """Command that runs in the foreground."""

    @abstractmethod
    def answers(self) -> bool:
        """Life, by a real connection: a process id or a status file may lie after a kill."""

    @abstractmethod
    def prepare(self) -> None:
        """Make ready what a start needs."""

    @property
    def log(self) -> Path:
        """The server's journal."""
        return self.state.logs / f"{self.name}.log"

    def start(self) -> subprocess.Popen[bytes]:
        """Start it as our child; it receives `parent_signal` if we are killed."""
        with open_log(self.log) as log:
            return spawn(
                self.command(),
                log=log,
                parent_signal=self.parent_signal,
                account=self.account,
                environment=ENVIRONMENT,
                cwd=self.state.servers,
            )

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Stop it cleanly, then firmly."""
        stop(process, *self.stop_signals, seconds_each=10)


class Postgres(EmbeddedServer):
    """PostgreSQL 18, on a Unix socket only."""

    name = "postgres"
    parent_signal = signal.SIGINT
    stop_signals = (signal.SIGINT, signal.SIGQUIT)

    def prepare(self) -> None:
        """Create the data folder; clear the lock file that a dead server left."""
        if not (self.state.postgres_data / "PG_VERSION").exists():
            self._initialise()
        self._clear_dead_lock()

    def command(self) -> list[str | Path]:
        """`jit` off: our queries are short. 200 connections: tests, web and worker together."""
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.state.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "jit": "off",
            "log_min_messages": "warning",
        }
        flags = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        return [self.programs.postgres_bin / "postgres", "-D", self.state.postgres_data, "-p", PORT, *flags]

    def answers(self) -> bool:
        """Run a query."""
        return self.query("SELECT 1") is not None

    def query(self, sql: str) -> str | None:
        """Unaligned answer of one statement; None when it failed."""
        client: list[str | Path] = [
            self.programs.postgres_bin / "psql",
            "-XAtq",
            "-h",
            self.state.sockets,
            "-p",
            PORT,
        ]
        done = subprocess.run(
            [*client, "-U", DATABASE_USER, "-d", "postgres", "-c", sql],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            env=ENVIRONMENT,
        )
        return done.stdout.strip() if done.returncode == 0 else None

    def url(self, database: str) -> str:
        """URL understood by libpq and, once its host is unquoted, by Django."""
        return f"postgres://{DATABASE_USER}@{quote(str(self.state.sockets), safe='')}:{PORT}/{database}"

    def ensure_database(self, database: str) -> None:
        """Create a database that is missing."""
        if self.query(f"SELECT 1 FROM pg_database WHERE datname = '{database}'") != "1":  # noqa: S608
            self.query(f'CREATE DATABASE "{database}"')

    def _initialise(self) -> None:
        """Create the cluster: sort order and case rules of C.UTF-8, the same on every machine."""
        locale = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        program = self.programs.postgres_bin / "initdb"
        command: list[str | Path] = [program, "-D", self.state.postgres_data, "-U", DATABASE_USER]
        with open_log(self.log) as log:
            process = spawn(
                [*command, "--auth=trust", *locale],
                log=log,
                parent_signal=signal.SIGKILL,
                account=self.account,
                environment=ENVIRONMENT,
                cwd=self.state.servers,
            )
        if process.wait(120) != 0:
            raise LauncherError(f"PostgreSQL n'a pas pu créer sa base : lisez {self.log}.")

    def _clear_dead_lock(self) -> None:
        """Remove the lock file of a killed server that its own parent never buried (a zombie)."""
        lock = self.state.postgres_data / "postmaster.pid"
        if not lock.exists():
            return
        pid = int(lock.read_text().split()[0])
        status = Mark.of(pid)
        if status.started and not wait_until(lambda: not _is_zombie(pid), seconds=10):
            lock.unlink(missing_ok=True)


class Valkey(EmbeddedServer):
    """Valkey, on a Unix socket, every second on disk."""

    name = "valkey"
    parent_signal = signal.SIGTERM
    stop_signals = (signal.SIGTERM,)

    def prepare(self) -> None:
        """Remove the socket of a killed server: until the new one is bound, nothing must answer there."""
        self.socket.unlink(missing_ok=True)

    @property
    def socket(self) -> Path:
        """Its Unix socket."""
        return self.state.sockets / "valkey.sock"

    def command(self) -> list[str | Path]:
        """Append-only file; 64 numbered bases so that parallel tests do not share their queues."""
        options = {
            "--port": "0",
            "--unixsocket": str(self.socket),
            "--unixsocketperm": "700",
            "--dir": str(self.state.valkey_data),
            "--appendonly": "yes",
            "--appendfsync": "everysec",
            "--save": "",
            "--databases": "64",
            "--daemonize": "no",
        }
        return [self.programs.valkey, *(part for option in options.items() for part in option)]

    def answers(self) -> bool:
        """Ask PING; while it reads its file it answers LOADING."""
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(2)
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def url(self) -> str:
        """Broker URL in Celery's form."""
        return f"redis+socket://{self.socket}?virtual_host=0"


def _is_zombie(pid: int) -> bool:
    """True for a dead process whose parent has not read its end."""
    return os.path.exists(f"/proc/{pid}") and not Mark.of(pid).alive  # noqa: PTH110
