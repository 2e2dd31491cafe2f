"""What is checked before the start, and what the launcher may import."""

import ast
import socket
import sys

import pytest

from siae_portal.launcher.checks import check_pango, choose_port
from siae_portal.launcher.errors import LauncherError
from siae_portal.launcher.state import ROOT


@pytest.fixture
def busy_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_busy_port_is_refused_by_its_number(monkeypatch, busy_port):
    monkeypatch.setenv("PORT", str(busy_port))

    with pytest.raises(LauncherError, match=f"Le port {busy_port} est occupé"):
        choose_port()


def test_free_port_is_taken_as_asked(monkeypatch, busy_port):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    monkeypatch.setenv("PORT", str(free))

    assert choose_port() == free


@pytest.mark.parametrize("value", ["abc", "0", "70000", "-1"])
def test_senseless_port_is_refused(monkeypatch, value):
    monkeypatch.setenv("PORT", value)

    with pytest.raises(LauncherError, match="de 1 à 65535"):
        choose_port()


def test_pango_missing_names_the_packages(monkeypatch):
    monkeypatch.setattr("siae_portal.launcher.checks.PANGO", ("libabsente.so.0",))

    with pytest.raises(LauncherError, match=r"sudo apt install libpango-1\.0-0 libpangoft2-1\.0-0"):
        check_pango()


def test_launcher_imports_the_standard_library_only():
    allowed = {*sys.stdlib_module_names, "siae_portal.launcher"}
    foreign = []
    for path in (ROOT / "siae_portal" / "launcher").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            foreign += [
                (path.name, name)
                for name in names
                if name.split(".")[0] not in allowed and not name.startswith("siae_portal.launcher")
            ]

    assert foreign == []
