"""What must hold before the portal starts: a missing library fails the start, not a task."""

import ctypes
import errno
import os
import socket

from siae_portal.launcher.errors import LauncherError

PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0")
PANGO_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0"
FIRST_PORT, LAST_PORT = 8000, 8019


def pango_is_here() -> bool:
    """True when the libraries that WeasyPrint loads are found."""
    try:
        for name in PANGO:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def check_pango() -> None:
    """Refuse to start without Pango: no document would ever come.

    Raises:
        LauncherError: with the line to type.
    """
    if not pango_is_here():
        raise LauncherError(
            "Pango manque : sans lui, aucun document PDF ne peut être produit. "
            f"Installez-le avec « sudo apt install {PANGO_PACKAGES} », puis recommencez."
        )


def choose_port() -> int:
    """`PORT` when set; else the first free one from 8000 to 8019.

    Raises:
        LauncherError: the port asked for is taken or not a port, or none is free.
    """
    wanted = os.environ.get("PORT", "")
    if not wanted:
        for port in range(FIRST_PORT, LAST_PORT + 1):
            if _is_free(port):
                return port
        raise LauncherError(
            f"Les ports {FIRST_PORT} à {LAST_PORT} sont occupés : choisissez-en un, « PORT=… make run »."
        )
    if not wanted.isdigit() or not 0 < int(wanted) < 65536:
        raise LauncherError(f"PORT vaut « {wanted} » : indiquez un nombre de 1 à 65535.")
    if not _is_free(int(wanted)):
        raise LauncherError(
            f"Le port {wanted} est occupé : libérez-le ou choisissez-en un autre avec PORT=…."
        )
    return int(wanted)


def _is_free(port: int) -> bool:
    """True when a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                return False
            raise
    return True
