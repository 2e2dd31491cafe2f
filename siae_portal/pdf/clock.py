"""A cap on the time a block may take."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from siae_portal.pdf.errors import RenduTropLong

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_REPEAT_S = 0.2


class _Interruption(BaseException):
    """Not an Exception: a library that catches everything does not swallow it."""


@contextmanager
def time_cap(seconds: float) -> Iterator[None]:
    """Stop the block after `seconds`.

    In the main thread (a Celery worker process renders there) the system's timer interrupts the block.
    Elsewhere a timer signal cannot be received: the time is only measured, and a block that was too long
    fails at its end.

    Raises:
        RenduTropLong: the block was too long.
    """
    start = time.monotonic()
    try:
        if threading.current_thread() is threading.main_thread():
            with _silent_when_ignored(), _interrupting_timer(seconds):
                yield
        else:
            yield
    except _Interruption as interruption:
        raise _too_long(seconds) from interruption
    if time.monotonic() - start > seconds:
        raise _too_long(seconds)


@contextmanager
def _interrupting_timer(seconds: float) -> Iterator[None]:
    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise _Interruption

    previous = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds, _REPEAT_S)
    try:
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:  # again: an interruption may have come just before the timer was stopped
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


@contextmanager
def _silent_when_ignored() -> Iterator[None]:
    """The interpreter ignores and reports what is raised in its callbacks (weak references, the collector).

    An interruption that falls there comes again with the timer: it is not worth a report.
    """
    previous = sys.unraisablehook

    def report(ignored: "UnraisableHookArgs") -> None:
        if not isinstance(ignored.exc_value, _Interruption):
            previous(ignored)

    sys.unraisablehook = report
    try:
        yield
    finally:
        sys.unraisablehook = previous


def _too_long(seconds: float) -> RenduTropLong:
    return RenduTropLong(f"Le document n’a pas pu être mis en page en {seconds:g} secondes.")
