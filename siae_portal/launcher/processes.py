"""Child processes that never outlive their parent (Linux)."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from siae_portal.launcher.state import Account

PR_SET_PDEATHSIG = 1
LOG_MAX_BYTES = 5_000_000
_LIBC = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent_signal: int) -> Callable[[], None]:
    """Return what a child runs before `exec` to receive `parent_signal` when its parent dies.

    The library is loaded by the parent: between fork and exec only the system call is left to do.
    """
    parent = os.getpid()

    def ask_kernel() -> None:
        _LIBC.prctl(PR_SET_PDEATHSIG, parent_signal, 0, 0, 0)
        if os.getppid() != parent:  # it died before the call
            os.kill(os.getpid(), signal.SIGKILL)

    return ask_kernel


def open_log(path: Path) -> IO[bytes]:
    """Open a journal to append to it; start it afresh above 5 MB."""
    too_long = path.exists() and path.stat().st_size > LOG_MAX_BYTES
    return path.open("wb" if too_long else "ab")


def spawn(
    command: Sequence[str | Path],
    *,
    log: IO[bytes] | None = None,
    parent_signal: int = signal.SIGTERM,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own; `parent_signal` reaches it if we die.

    `account`: identity to take (only root can ask for another than its own).
    """
    identity = {}
    if account is not None and not account.is_ours:
        identity = {"user": account.uid, "group": account.gid, "extra_groups": []}
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT if log else None,
        start_new_session=True,
        preexec_fn=die_with_parent(parent_signal),
        env=environment,
        cwd=cwd,
        **identity,  # type: ignore[call-overload]
    )


def stop(process: subprocess.Popen[bytes], *signals: int, seconds_each: float) -> None:
    """Ask a child to stop, more firmly each time, then wait for its end."""
    for number in signals:
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(seconds_each)
        except subprocess.TimeoutExpired:
            continue
    if process.poll() is None:
        process.kill()
        process.wait()


@dataclass(frozen=True)
class Mark:
    """A process that cannot be mistaken for a later one with the same id."""

    pid: int
    started: str

    @classmethod
    def of(cls, pid: int) -> "Mark":
        """Mark a living process."""
        return cls(pid, _stat_field(pid, 19))

    @property
    def alive(self) -> bool:
        """False for a zombie: it does nothing any more."""
        state = _stat_field(self.pid, 0)
        return state not in {"", "Z", "X"} and _stat_field(self.pid, 19) == self.started


def _stat_field(pid: int, index: int) -> str:
    """Field of /proc/PID/stat counted after the command name; empty when there is no such process."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return text.rpartition(")")[2].split()[index]


def wait_until(condition: Callable[[], bool], *, seconds: float, pause: float = 0.02) -> bool:
    """Poll `condition`; False when it never came true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def end_leftover(mark: Mark, *, seconds: float = 10) -> None:
    """Wait for a process of a former guardian to end, then kill it."""
    if not wait_until(lambda: not mark.alive, seconds=seconds, pause=0.05) and mark.alive:
        os.kill(mark.pid, signal.SIGKILL)
        wait_until(lambda: not mark.alive, seconds=2)
