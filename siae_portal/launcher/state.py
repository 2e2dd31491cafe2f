"""Where the local state lives: databases, locks, journals, uploaded files."""

import hashlib
import os
import pwd
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from siae_portal.launcher.errors import LauncherError

ROOT = Path(__file__).resolve().parent.parent.parent
ROOT_STATE = Path("/var/lib/portail-siae")
UNPRIVILEGED_USER = "nobody"
SOCKET_PATH_MAX = 107
"""Length of the longest path of a Unix socket (`sun_path`, minus its final zero)."""


@dataclass(frozen=True)
class Account:
    """The system account that runs the servers: never root, PostgreSQL refuses it."""

    uid: int
    gid: int

    @classmethod
    def for_servers(cls) -> "Account":
        """Ourselves, or an unprivileged account when we are root."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        entry = pwd.getpwnam(UNPRIVILEGED_USER)
        return cls(entry.pw_uid, entry.pw_gid)

    @property
    def is_ours(self) -> bool:
        """True when no change of identity is needed."""
        return self.uid == os.geteuid()


@dataclass(frozen=True)
class State:
    """The paths of one state folder."""

    root: Path

    @classmethod
    def default(cls) -> "State":
        """`PORTAIL_ETAT` when set; for root a folder outside the checkout; else `.etat/` in it.

        Root's folder stands outside because the servers run as an unprivileged account, to which a
        checkout under a private home is closed.
        """
        if chosen := os.environ.get("PORTAIL_ETAT"):
            return cls(Path(chosen).resolve())
        if os.geteuid() == 0:
            return cls(ROOT_STATE / hashlib.sha256(str(ROOT).encode()).hexdigest()[:10])
        return cls(ROOT / ".etat")

    @property
    def servers(self) -> Path:
        """Folder that belongs to the servers' account, closed to all others."""
        return self.root / "serveurs"

    @property
    def postgres_data(self) -> Path:
        """PostgreSQL's data."""
        return self.servers / "postgres"

    @property
    def valkey_data(self) -> Path:
        """Valkey's append-only file."""
        return self.servers / "valkey"

    @property
    def logs(self) -> Path:
        """Journals of the servers and of the local processes."""
        return self.root / "journaux"

    @property
    def files(self) -> Path:
        """Uploaded and produced files."""
        return self.root / "fichiers"

    @property
    def mails(self) -> Path:
        """E-mails of a demonstration site, kept instead of being sent."""
        return self.root / "courriels"

    @property
    def users_lock(self) -> Path:
        """Held shared by every process that uses the servers, for its whole life."""
        return self.root / "utilisateurs.verrou"

    @property
    def start_lock(self) -> Path:
        """Held while joining or starting, so that only one process starts a guardian."""
        return self.root / "demarrage.verrou"

    @property
    def guardian_lock(self) -> Path:
        """Held by the guardian for its whole life."""
        return self.root / "gardien.verrou"

    @property
    def guardian_record(self) -> Path:
        """Process ids written by the guardian."""
        return self.root / "gardien.json"

    @property
    def start_times(self) -> Path:
        """What `make run` measured: beside the other measures, unless the state is elsewhere on purpose."""
        folder = self.root if os.environ.get("PORTAIL_ETAT") else ROOT / "build"
        return folder / "demarrage.json"

    @property
    def sockets(self) -> Path:
        """Folder of the Unix sockets: in the state, or a short one when its path is too long."""
        inside = self.servers / "s"
        if len(str(inside / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_MAX:
            return inside
        digest = hashlib.sha256(str(self.root).encode()).hexdigest()[:10]
        return Path(tempfile.gettempdir()) / f"portail-siae-{os.geteuid()}-{digest}"

    def contents(self) -> list[Path]:
        """All that we write there: `PORTAIL_ETAT` may name a folder that holds other things."""
        names = (self.servers, self.logs, self.files, self.mails, self.guardian_record, self.start_times)
        locks = (self.users_lock, self.start_lock, self.guardian_lock)
        return [*names, *locks, *sorted(self.root.glob("beat*"))]

    def prepare(self) -> None:
        """Create the folders, with their owner and mode.

        Raises:
            LauncherError: a folder belongs to someone else or cannot be reached.
        """
        account = Account.for_servers()
        try:
            make_reachable(self.root)
            self.logs.mkdir(mode=0o700, exist_ok=True)
            for folder in (self.servers, self.valkey_data, self.sockets):
                _own_folder(folder, account)
        except PermissionError as error:
            raise LauncherError(
                f"Le dossier d'état {self.root} n'est pas à vous ({error.strerror} : {error.filename}). "
                "Rendez-le à votre compte (chown), ou indiquez un autre dossier dans PORTAIL_ETAT."
            ) from error
        _check_reachable(self.servers, account)


def make_reachable(folder: Path) -> None:
    """Create a folder and its parents, such that every account can go through, whatever our mask."""
    if not folder.exists():
        make_reachable(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711)


def _own_folder(folder: Path, account: Account) -> None:
    """Create a folder closed to others; refuse one that someone else placed there."""
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in {account.uid, os.geteuid()}:
        raise LauncherError(f"{folder} appartient à un autre compte : supprimez-le, puis recommencez.")
    if status.st_uid != account.uid:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)


def _check_reachable(folder: Path, account: Account) -> None:
    """Refuse a state folder that the servers' account could not enter."""
    if account.is_ours:
        return
    for parent in folder.parents:
        if not parent.stat().st_mode & stat.S_IXOTH:
            raise LauncherError(
                f"Le compte « {UNPRIVILEGED_USER} », qui fait tourner les serveurs, ne peut pas traverser "
                f"{parent}. Indiquez dans PORTAIL_ETAT un dossier qu'il peut atteindre."
            )
