"""The local processes of the portal: web, worker, scheduler."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from siae_portal.launcher.errors import LauncherError
from siae_portal.launcher.processes import open_log, spawn, wait_until
from siae_portal.launcher.state import ROOT, State

DEATHS_MAX = 5
DEATHS_WINDOW_SECONDS = 60.0
STOP_SECONDS = 8.0


@dataclass
class Child:
    """One process of the portal, started again when it dies.

    `parent_signal`: what the kernel sends it if the launcher is killed.
    """

    label: str
    command: Sequence[str | Path]
    log: Path
    parent_signal: int
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it in a session of its own."""
        with open_log(self.log) as log:
            self.process = spawn(self.command, log=log, parent_signal=self.parent_signal, cwd=ROOT)

    @property
    def running(self) -> bool:
        """True while it lives."""
        return self.process is not None and self.process.poll() is None

    def revive(self) -> None:
        """Start it again if it died.

        Raises:
            LauncherError: it dies again and again.
        """
        if self.running:
            return
        now = time.monotonic()
        self.deaths = [at for at in self.deaths if now - at < DEATHS_WINDOW_SECONDS] + [now]
        if len(self.deaths) > DEATHS_MAX:
            raise LauncherError(f"« {self.label} » s'arrête sans cesse : lisez {self.log}.")
        print(f"« {self.label} » s'est arrêté : il est relancé. Son journal : {self.log}", flush=True)
        self._kill_group()
        self.start()

    def ask_to_stop(self) -> None:
        """Ask for a clean end."""
        if self.running and self.process is not None:
            self.process.terminate()

    def finish(self, *, seconds: float) -> None:
        """Wait for the end, then end what is left of its session."""
        wait_until(lambda: not self.running, seconds=seconds, pause=0.05)
        self._kill_group()

    def _kill_group(self) -> None:
        """Kill the process and its own children; it leads its group."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def stop_all(children: Sequence[Child]) -> None:
    """Stop every child: all are asked at once, then none is left."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        child.finish(seconds=max(0.0, deadline - time.monotonic()))


def portal_children(state: State, port: int) -> list[Child]:
    """Web (2 processes of 4 threads, this machine only), worker (2 processes), scheduler."""
    web = ("gunicorn", "siae_portal.wsgi", "--workers=2", "--threads=4", f"--bind=127.0.0.1:{port}")
    web_options = ("--no-control-socket", "--graceful-timeout=5")
    celery = ("celery", "--app=siae_portal")
    worker = ("worker", "--pool=prefork", "--concurrency=2", "--without-gossip", "--without-mingle")
    beat = ("beat", f"--schedule={state.root / 'beat'}", "--pidfile=")
    return [
        _child("site", state.logs / "web.log", (*web, *web_options), signal.SIGTERM),
        # Killed, a worker loses nothing: its task goes back to the queue. A warm stop could last minutes.
        _child("tâches", state.logs / "worker.log", (*celery, *worker, "--loglevel=INFO"), signal.SIGQUIT),
        _child("horloge", state.logs / "beat.log", (*celery, *beat, "--loglevel=INFO"), signal.SIGTERM),
    ]


def _child(label: str, log: Path, module: Sequence[str], parent_signal: int) -> Child:
    return Child(label, [sys.executable, "-m", *module], log, parent_signal)
