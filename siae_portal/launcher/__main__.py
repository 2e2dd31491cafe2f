"""`python -m siae_portal.launcher run|reset|pango`: the doors used by the Makefile."""

import sys

from siae_portal.launcher.checks import check_pango
from siae_portal.launcher.errors import LauncherError
from siae_portal.launcher.reset import reset
from siae_portal.launcher.run import run

ACTS = {"run": run, "reset": reset, "pango": check_pango}


def main() -> int:
    """Do what the first argument names."""
    act = ACTS.get(sys.argv[1] if len(sys.argv) == 2 else "")
    if act is None:
        print(f"Indiquez un geste parmi : {', '.join(ACTS)}.", file=sys.stderr)
        return 2
    try:
        act()
    except LauncherError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
