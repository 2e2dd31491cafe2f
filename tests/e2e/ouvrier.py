"""A real Celery worker on the test database, the test broker and the test files."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from siae_portal.celery import app
from siae_portal.launcher.processes import wait_until
from siae_portal.launcher.state import ROOT

WORKER = ("celery", "--app=siae_portal", "worker", "--pool=prefork", "--concurrency=1")
OPTIONS = ("--without-gossip", "--without-mingle", "--loglevel=INFO")


def database_url() -> str:
    """URL of the test database."""
    base = connection.settings_dict
    return f"postgres://{base['USER']}@{quote(base['HOST'], safe='')}:{base['PORT']}/{base['NAME']}"


@contextlib.contextmanager
def running_worker(**variables: str) -> Iterator[None]:
    """Start the worker (with these variables too), wait until it listens, end it and its children."""
    app.control.purge()
    environnement = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "siae_portal.settings.dev",
        "DATABASE_URL": database_url(),
        "FICHIERS_DOSSIER": str(settings.FICHIERS_DOSSIER),
        **variables,
    }
    with tempfile.NamedTemporaryFile(prefix="portail-siae-", suffix=".log") as journal:
        processus = subprocess.Popen(
            [sys.executable, "-m", *WORKER, *OPTIONS],
            cwd=ROOT,
            env=environnement,
            stdout=journal,
            stderr=journal,
            start_new_session=True,
        )
        try:
            pret = wait_until(lambda: b" ready" in Path(journal.name).read_bytes(), seconds=60, pause=0.2)
            assert pret, Path(journal.name).read_text()[-3000:]
            yield
        finally:
            os.killpg(processus.pid, signal.SIGKILL)
            processus.wait()
