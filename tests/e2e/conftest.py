"""A real Chromium against a live server; without Chromium, each test says that it was skipped."""

import os
import shutil
import threading
import time
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test import TransactionTestCase

# Playwright runs its own loop in this thread, and Django would refuse the database under it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CALME_S = 10
CALMES = 3
TELEPHONE = {"width": 360, "height": 740}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items):
    """Every test of this folder is a browser test."""
    ici = Path(__file__).parent
    for item in items:
        if ici in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The Chromium of the system."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("NAVIGATEUR ABSENT : installez Chromium (apt install chromium) pour passer ce test")
    return {**browser_type_launch_args, "executable_path": chromium, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A French reader on a wide screen."""
    return {**browser_context_args, "locale": "fr-FR", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture(autouse=True)
def calm(live_server):
    """Waits, once the pages are closed, for the last answers: the database is emptied after them.

    A page that closes may still send its farewell (who is on a section): the quiet must last.
    """
    yield
    limite, calmes = time.monotonic() + CALME_S, 0
    while calmes < CALMES and time.monotonic() < limite:
        calmes = 0 if _answering() or _busy() else calmes + 1
        time.sleep(0.03)


def _answering():
    """A connection that a page opened has a thread of the server until it is closed."""
    return any("process_request_thread" in fil.name for fil in threading.enumerate())


def _busy():
    """Somebody else is at work in the database."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state IN ('active', 'idle in transaction')"
        )
        return curseur.fetchone()[0] > 0


@pytest.fixture(scope="session", autouse=True)
def emptied_for_sure():
    """Empties the database again when a late answer locked it: the next tests must not find its rows."""
    vider = TransactionTestCase._fixture_teardown

    def vider_encore(self):
        try:
            vider(self)
        except CommandError:
            vider(self)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", vider_encore)
        yield


@pytest.fixture
def page(page):
    """A page that refuses, at the end of the test, any script error and any breach of the policy."""
    with watched(page) as surveillee:
        yield surveillee


@pytest.fixture
def telephone(browser, browser_context_args, live_server):
    """A page of 360 × 740 pixels, touched with a thumb."""
    contexte = browser.new_context(
        **{**browser_context_args, "viewport": TELEPHONE, "has_touch": True, "base_url": live_server.url}
    )
    with watched(contexte.new_page()) as surveillee:
        yield surveillee
    contexte.close()


@pytest.fixture
def sans_script(browser, browser_context_args, live_server):
    """A page without JavaScript, on a phone: the worst case that must work."""
    contexte = browser.new_context(
        **{
            **browser_context_args,
            "viewport": TELEPHONE,
            "java_script_enabled": False,
            "base_url": live_server.url,
        }
    )
    yield contexte.new_page()
    contexte.close()


class watched:  # noqa: N801 - a context manager reads as a word
    """Collects what the browser complains about, and fails at the end."""

    def __init__(self, page):
        self.page, self.plaintes = page, []
        page.on("pageerror", lambda erreur: self.plaintes.append(f"erreur de script : {erreur}"))
        page.on("console", self._console)

    def _console(self, message):
        if "Content Security Policy" in message.text:
            self.plaintes.append(message.text)

    def __enter__(self):
        return self.page

    def __exit__(self, *raison):
        assert self.plaintes == []
