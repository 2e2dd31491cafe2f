"""The protocol of clamd, over TCP or a Unix socket: `zPING`, `zINSTREAM`."""

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO
from urllib.parse import urlsplit

PORT = 3310
MORCEAU_OCTETS = 64 * 1024
_REPONSE_MAX_OCTETS = 4096


class AntivirusAbsent(Exception):
    """No verdict: unreachable, silent, too slow, or an answer that says nothing."""


class ContenuTropLourd(Exception):
    """The content passes the size that this clamd accepts (`StreamMaxLength`)."""


def ping(url: str, *, delai_s: float) -> None:
    """Ask whether clamd answers.

    Raises:
        AntivirusAbsent: it does not.
    """
    fin = time.monotonic() + delai_s
    with _connection(url, fin) as canal:
        canal.sendall(b"zPING\0")
        if _answer(canal, fin) != "PONG":
            raise AntivirusAbsent


def scan(contenu: BinaryIO, *, url: str, delai_s: float) -> str:
    """Name of the signature found in a content read from where it stands; empty when it is clean.

    Args:
        delai_s: for the whole exchange, however many reads it takes.
    Raises:
        AntivirusAbsent: no verdict within the delay.
        ContenuTropLourd: more than clamd takes.
    """
    fin = time.monotonic() + delai_s
    with _connection(url, fin) as canal:
        # clamd hangs up on a content too large, after an answer that may still be read.
        with suppress(BrokenPipeError, ConnectionResetError):
            _send(canal, contenu, fin)
        return _verdict(_answer(canal, fin))


@contextmanager
def _connection(url: str, fin: float) -> Iterator[socket.socket]:
    adresse = urlsplit(url)
    try:
        if adresse.scheme == "unix":
            canal = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            canal.settimeout(_left(fin))
        else:
            canal = socket.create_connection((adresse.hostname, adresse.port or PORT), timeout=_left(fin))
        with canal:
            if adresse.scheme == "unix":
                canal.connect(adresse.path)
            yield canal
    except OSError as erreur:
        raise AntivirusAbsent from erreur


def _send(canal: socket.socket, contenu: BinaryIO, fin: float) -> None:
    """Chunks, each after its length in four bytes; a length of zero ends them."""
    canal.sendall(b"zINSTREAM\0")
    while morceau := contenu.read(MORCEAU_OCTETS):
        canal.settimeout(_left(fin))
        canal.sendall(struct.pack("!L", len(morceau)) + morceau)
    canal.sendall(struct.pack("!L", 0))


def _answer(canal: socket.socket, fin: float) -> str:
    """One answer, up to the zero byte that ends it or the end of the connection."""
    recu = b""
    while b"\0" not in recu and len(recu) < _REPONSE_MAX_OCTETS:
        canal.settimeout(_left(fin))
        suite = canal.recv(_REPONSE_MAX_OCTETS)
        if not suite:
            break
        recu += suite
    return recu.partition(b"\0")[0].decode("ascii", "replace").strip()


def _left(fin: float) -> float:
    reste = fin - time.monotonic()
    if reste <= 0:
        raise TimeoutError
    return reste


def _verdict(reponse: str) -> str:
    if reponse == "stream: OK":
        return ""
    if reponse.startswith("stream: ") and reponse.endswith(" FOUND"):
        return reponse.removeprefix("stream: ").removesuffix(" FOUND")
    if reponse.startswith("INSTREAM size limit exceeded"):
        raise ContenuTropLourd
    raise AntivirusAbsent
