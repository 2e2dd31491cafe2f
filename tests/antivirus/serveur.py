"""A local server that speaks the protocol of clamd, and knows one threat."""

import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

# The standard test pattern, in pieces: no file of this repository may hold it whole.
EICAR = b"".join([rb"X5O!P%@AP[4\PZX54(P^)7CC)7}", b"$EICAR-STANDARD-", b"ANTIVIRUS-TEST-FILE!", b"$H+H*"])
SIGNATURE = "Win.Test.EICAR_HDB-1"


@dataclass
class Clamd:
    """What the server does, and what it saw."""

    url: str = ""
    limite_octets: int = 25_000_000
    lenteur_s: float = 0
    par_octet: bool = False
    ferme: bool = False
    reponse: bytes = b""
    vus: list[int] = field(default_factory=list)


class _Echange(socketserver.StreamRequestHandler):
    """One command per connection."""

    def handle(self) -> None:
        clamd: Clamd = self.server.clamd  # type: ignore[attr-defined]
        commande = self._until_zero()
        if clamd.ferme:
            return
        time.sleep(clamd.lenteur_s)
        if clamd.reponse:
            self._say(clamd.reponse)
        elif commande == b"zPING":
            self._say(b"PONG\0")
        elif commande == b"zINSTREAM":
            self._say(self._scan(clamd))
        else:
            self._say(b"UNKNOWN COMMAND\0")

    def _until_zero(self) -> bytes:
        recu = b""
        while (octet := self.rfile.read(1)) not in {b"", b"\0"}:
            recu += octet
        return recu

    def _scan(self, clamd: Clamd) -> bytes:
        contenu = b""
        while longueur := struct.unpack("!L", self.rfile.read(4))[0]:
            if len(contenu) + longueur > clamd.limite_octets:
                return b"INSTREAM size limit exceeded. ERROR\0"
            contenu += self.rfile.read(longueur)
        clamd.vus.append(len(contenu))
        return f"stream: {SIGNATURE} FOUND\0".encode() if EICAR in contenu else b"stream: OK\0"

    def _say(self, reponse: bytes) -> None:
        clamd: Clamd = self.server.clamd  # type: ignore[attr-defined]
        for morceau in [bytes([o]) for o in reponse] if clamd.par_octet else [reponse]:
            self.wfile.write(morceau)
            self.wfile.flush()
            if clamd.par_octet:
                time.sleep(0.002)


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads, block_on_close = True, False


class _Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads, block_on_close = True, False


@contextmanager
def clamd(chemin: Path | None = None) -> Iterator[Clamd]:
    """A server on loopback, or on the Unix socket `chemin`."""
    etat = Clamd()
    serveur = _Unix(str(chemin), _Echange) if chemin else _Tcp(("127.0.0.1", 0), _Echange)
    serveur.clamd = etat  # type: ignore[union-attr]
    etat.url = f"unix://{chemin}" if chemin else f"tcp://127.0.0.1:{serveur.server_address[1]}"
    fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    fil.start()
    yield etat
    serveur.shutdown()
    serveur.server_close()
    fil.join(2)
