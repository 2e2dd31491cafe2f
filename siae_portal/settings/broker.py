"""The numbered bases of Valkey: the broker, and the cache beside it."""

import os
import re
from typing import Any

CACHE_BASE = 15


def numbered_broker(url: str, number: int) -> str:
    """The same broker, another base: `redis://host/N` or `redis+socket://path?virtual_host=N`."""
    if url.startswith("redis+socket"):
        return re.sub(r"virtual_host=\d+", f"virtual_host={number}", url)
    return re.sub(r"(?<!/)/\d*$", "", url) + f"/{number}"


def worker_number() -> int:
    """Number of this parallel test process (`gw3` is 4); 0 when alone."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")) + 1


def cache_settings(url: str, *, broker: str, number: int = CACHE_BASE) -> dict[str, Any]:
    """The cache: at `url`, or on the server of the broker, in a base of its own.

    It holds counts of attempts and codes already used; nothing that may not be lost.
    """
    location = url or numbered_broker(broker, number)
    if location.startswith("redis+socket://"):
        # Celery's way of writing a socket; the client of Redis has another.
        location = re.sub(r"\?virtual_host=", "?db=", location.replace("redis+socket://", "unix://", 1))
    return {
        "BACKEND": "siae_portal.comptes.compteurs.TolerantCache",
        "LOCATION": location,
        "KEY_PREFIX": "portail",
    }
