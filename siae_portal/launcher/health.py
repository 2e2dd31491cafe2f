"""`python -m siae_portal.launcher.health web|beat`: is this container alive? Ends with 0 or 1."""

import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

WEB_URL = "http://127.0.0.1:8000/sante/vivant/"
BEAT_FOLDER = Path("/tmp")  # noqa: S108
BEAT_MAX_AGE_SECONDS = 600
"""The scheduler writes its file every three minutes."""


def page_answers(url: str, *, host: str = "") -> bool:
    """True when the page answers 200. `host`: name under which to ask, one of `ALLOWED_HOSTS`."""
    request = urllib.request.Request(url, headers={"Host": host} if host else {})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def beat_writes(folder: Path) -> bool:
    """True when the scheduler's file was written lately."""
    ages = [time.time() - path.stat().st_mtime for path in folder.glob("beat*")]
    return bool(ages) and min(ages) < BEAT_MAX_AGE_SECONDS


def main() -> int:
    """Check the part named by the first argument."""
    if sys.argv[1:] == ["beat"]:
        return 0 if beat_writes(BEAT_FOLDER) else 1
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0]
    return 0 if page_answers(WEB_URL, host=host) else 1


if __name__ == "__main__":
    sys.exit(main())
