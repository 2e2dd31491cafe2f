"""What every test shares: closed network, strict client, folder of files swept at the end."""

import shutil
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client

from siae_portal.comptes.models import User
from siae_portal.comptes.second_facteur import mark_session
from tests.pages import defects
from tests.referentiels import load_without_communes

LOOPBACK = ("127.", "localhost", "::1")


class NetworkClosed(AssertionError):
    """A test tried to leave this machine."""


class StrictClient(Client):
    """Refuses any HTML answer with an undefined variable, an inline script or style, or a loose policy."""

    def force_login(self, user: User, backend: str | None = None, *, second_facteur: bool = True) -> None:
        """Sign in; the session has shown a second factor, unless the test is about it."""
        super().force_login(user, backend)
        if second_facteur:
            session = self.session
            mark_session(session, user)
            session.save()

    def request(self, **request: Any) -> HttpResponseBase:
        """Send the request, then look at the page."""
        response = super().request(**request)
        assert defects(response, path=str(request.get("PATH_INFO"))) == []
        return response


@pytest.fixture
def client() -> StrictClient:
    """The client of every test."""
    return StrictClient()


@pytest.fixture(autouse=True)
def no_attempt_yet() -> None:
    """Counts of attempts do not pass from a test to the next; the base is this process's own."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def closed_network() -> Iterator[None]:
    """Connections stay on this machine: Unix sockets and loopback."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
            raise NetworkClosed(f"Connection to {address} refused: tests never use the network.")
        connect(self, address)

    socket.socket.connect = local_only  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def swept_files() -> Iterator[None]:
    """The folder of stored files of this process goes with it."""
    yield
    shutil.rmtree(settings.FICHIERS_DOSSIER, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Ends the sessions left by killed workers and closed browsers, or the database cannot be dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as curseur:
        curseur.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def referentiels(db: None) -> None:
    """The reference data as they are loaded in production, save the 35 000 communes."""
    load_without_communes()
