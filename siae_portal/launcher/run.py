"""`make run`: prepare, start every process, watch over them, stop them all."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

from siae_portal.launcher.checks import check_pango, choose_port
from siae_portal.launcher.children import Child, portal_children, stop_all
from siae_portal.launcher.errors import LauncherError
from siae_portal.launcher.health import page_answers
from siae_portal.launcher.processes import spawn, wait_until
from siae_portal.launcher.servers import ensure_servers, keep_servers
from siae_portal.launcher.state import ROOT, State
from siae_portal.launcher.timing import Stopwatch

ALIVE_SECONDS = 120
BEAT_SECONDS = 0.5
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Someone asked the portal to stop."""


def run() -> None:
    """Run the portal until someone stops it.

    Raises:
        LauncherError: it cannot start, or one of its processes dies again and again.
        SystemExit: the embedded servers cannot start.
    """
    for number in STOP_SIGNALS:
        signal.signal(number, _on_stop)
    children: list[Child] = []
    try:
        _start(children)
        while True:
            keep_servers()
            for child in children:
                child.revive()
            time.sleep(BEAT_SECONDS)
    except Stopped:
        print("\nArrêt du portail. Vos données restent.", flush=True)
    finally:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        stop_all(children)


def _on_stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def _start(children: list[Child]) -> None:
    """Start everything; `children` is filled as they start, so that none is forgotten."""
    state = State.default()
    watch = Stopwatch(first=not state.postgres_data.exists())
    check_pango()
    port = choose_port()
    os.environ.setdefault("DEMONSTRATION", "true")
    os.environ.setdefault("URL_PUBLIQUE", f"http://localhost:{port}")
    ensure_servers()
    state.prepare()
    accounts = _prepare_database()
    web, *others = portal_children(state, port)
    _launch(children, web)
    _wait_alive(port, web)
    watch.write(state.start_times)
    for child in others:  # after the site: on two cores they would delay its first page
        _launch(children, child)
    print(f"\nLe portail répond : http://localhost:{port}/ (en {watch.seconds:.1f} s)")
    print(accounts, end="")
    print(f"Journaux : {state.logs}\nCtrl-C arrête tout ; vos données restent.", flush=True)


def _launch(children: list[Child], child: Child) -> None:
    children.append(child)
    child.start()


def _prepare_database() -> str:
    """Bring the database up to date; return the demonstration accounts, to print."""
    with tempfile.TemporaryDirectory(prefix="portail-siae-") as folder:
        accounts = Path(folder) / "comptes"
        process = spawn(
            [sys.executable, "manage.py", "preparer", "--comptes", accounts],
            parent_signal=signal.SIGKILL,
            cwd=ROOT,
        )
        if _wait(process) != 0:
            raise LauncherError("La base n'a pas pu être préparée : la raison est écrite ci-dessus.")
        return accounts.read_text() if accounts.exists() else ""


def _wait(process: subprocess.Popen[bytes]) -> int:
    """Wait for a step; end it if we are asked to stop meanwhile."""
    try:
        return process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise


def _wait_alive(port: int, web: Child) -> None:
    """Wait until the site answers.

    Raises:
        LauncherError: it does not after two minutes, or dies again and again.
    """

    def answers() -> bool:
        web.revive()
        return page_answers(f"http://127.0.0.1:{port}/sante/vivant/")

    if not wait_until(answers, seconds=ALIVE_SECONDS, pause=0.1):
        raise LauncherError(f"Le site ne répond pas : lisez {web.log}.")
