"""A real Chromium against a live server; without Chromium, each test says that it was skipped."""

import os
import shutil
import time
from pathlib import Path

import pytest
from django.db import connection

# Playwright runs its own loop in this thread, and Django would refuse the database under it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CALME_S = 10
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
    """Waits, once the pages are closed, for the last answers: the database is emptied after them."""
    yield
    limite = time.monotonic() + CALME_S
    while time.monotonic() < limite and _busy():
        time.sleep(0.05)


def _busy():
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state IN ('active', 'idle in transaction')"
        )
        return curseur.fetchone()[0] > 0


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
