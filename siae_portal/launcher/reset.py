"""`make reset`: forget the local data."""

import fcntl
import shutil
from pathlib import Path

from siae_portal.launcher.errors import LauncherError
from siae_portal.launcher.servers import Servers
from siae_portal.launcher.state import State


def reset() -> None:
    """Stop the embedded servers and remove the state folder; say what was removed.

    Raises:
        LauncherError: the portal, a command or tests are running on it.
    """
    state = State.default()
    removed = []
    if state.users_lock.exists():
        with state.users_lock.open("ab") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LauncherError(
                    "Le portail, une commande ou des tests utilisent ces données : "
                    "arrêtez-les, puis recommencez."
                ) from None
            Servers(state).stop()
    for path in (*state.contents(), state.sockets):
        if path.exists():
            removed.append(path)
            _remove(path)
    if state.root.exists() and not any(state.root.iterdir()):
        state.root.rmdir()
    print("\n".join(f"Supprimé : {path}" for path in removed) or "Rien à supprimer.")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
