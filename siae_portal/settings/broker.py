"""The numbered base of a broker."""

import os
import re


def numbered_broker(url: str, number: int) -> str:
    """The same broker, another base: `redis://host/N` or `redis+socket://path?virtual_host=N`."""
    if url.startswith("redis+socket"):
        return re.sub(r"virtual_host=\d+", f"virtual_host={number}", url)
    return re.sub(r"(?<!/)/\d*$", "", url) + f"/{number}"


def worker_number() -> int:
    """Number of this parallel test process (`gw3` is 4); 0 when alone."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")) + 1
