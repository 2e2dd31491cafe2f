#!/usr/bin/env python
"""Django's command line; it joins or starts the embedded servers first."""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siae_portal.settings.dev")
    from siae_portal.launcher.servers import ensure_servers

    ensure_servers()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
