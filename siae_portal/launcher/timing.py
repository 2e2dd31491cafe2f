"""How long `make run` took to answer, kept for `make bench`."""

import json
import os
import time
from pathlib import Path


class Stopwatch:
    """Counts from `PORTAIL_DEBUT` (Unix time, given by make) when set, else from now.

    `first`: the database did not exist yet.
    """

    def __init__(self, *, first: bool) -> None:
        self.key = "premier_s" if first else "suivant_s"
        self.started_at = float(os.environ.get("PORTAIL_DEBUT") or time.time())
        self.seconds = 0.0

    def write(self, path: Path) -> None:
        """Stop, and keep the time beside those of the other kind of start."""
        self.seconds = time.time() - self.started_at
        known = json.loads(path.read_text()) if path.exists() else {}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(known | {self.key: round(self.seconds, 2)}, indent=2) + "\n")
