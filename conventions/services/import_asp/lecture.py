"""Read an ASP extract as a stream: one technical header, the columns, the lines, a `FINn` line perhaps.

Plain or gzip, UTF-8 or Windows-1252, `|` between the fields; nothing is ever held but the current line.
Source of the format: the public ASP extracts described in `conventions/donnees/README.md`.
"""

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

SEPARATEUR = "|"
DEBUT = "DEB"
MAGIE_GZIP = b"\x1f\x8b"
FIN = re.compile(r"FIN(\d*)\s*\|*\Z")
LIGNE_OCTETS_MAX = 1_000_000


class FichierIllisible(Exception):
    """The whole file is refused: it cannot be opened or its columns are not those expected."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """One data line: its number in the file (the first is 1) and its values by column."""

    numero: int
    valeurs: dict[str, str]


@dataclass(frozen=True, slots=True)
class LigneFautive:
    """A line that cannot be read as data, and why."""

    numero: int
    raison: str


class Extrait:
    """An ASP extract. Iterating reads it; `remarques` then says what concerns the file as a whole.

    `lues` counts the data lines, the unreadable ones included: it is what `FINn` must announce.
    """

    def __init__(self, path: Path, colonnes: frozenset[str]) -> None:
        """`colonnes`: those without which the file is refused."""
        self.path = path
        self.attendues = colonnes
        self.lues = 0
        self.annonce: int | None = None
        self.remarques: list[str] = []
        self.colonnes: list[str] = []

    def __iter__(self) -> Iterator[Ligne | LigneFautive]:
        """Yield each data line once, readable or not.

        Raises:
            FichierIllisible: no such file, or expected columns missing.
        """
        try:
            with open_bytes(self.path) as flux:
                yield from self._read(flux)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            self.remarques.append("archive gzip tronquée ou abîmée : la suite du fichier n’a pas pu être lue")
        except OSError as erreur:
            raise FichierIllisible(
                f"{self.path.name} : {erreur.strerror or 'lecture impossible'}."
            ) from erreur
        self._check_end()

    def _read(self, flux: BinaryIO) -> Iterator[Ligne | LigneFautive]:
        lignes = enumerate(iter(lambda: flux.readline(LIGNE_OCTETS_MAX), b""), start=1)
        self._read_header(lignes)
        for numero, octets in lignes:
            texte = decode(octets)
            if texte is not None and not texte.strip():
                continue
            if texte is not None and (fin := FIN.match(texte)):
                self._read_end(numero, fin.group(1))
                continue
            self.lues += 1
            yield self._to_line(numero, texte)

    def _read_header(self, lignes: Iterator[tuple[int, bytes]]) -> None:
        """Read the two first lines; a file that begins with its columns is accepted, and said."""
        premiere = decode(next(lignes, (0, b""))[1]) or ""
        if not premiere.startswith(DEBUT):
            self.remarques.append("en-tête technique absent : la première ligne est lue comme les colonnes")
            colonnes = premiere
        else:
            colonnes = decode(next(lignes, (0, b""))[1]) or ""
        self.colonnes = [colonne.strip() for colonne in colonnes.split(SEPARATEUR)]
        if manquantes := sorted(self.attendues - set(self.colonnes)):
            raise FichierIllisible(
                f"{self.path.name} : ce n’est pas l’extraction attendue, il manque "
                f"{'la colonne' if len(manquantes) == 1 else 'les colonnes'} {', '.join(manquantes)}."
            )

    def _read_end(self, numero: int, nombre: str) -> None:
        if self.annonce is not None or not nombre:
            self.remarques.append(f"ligne {numero} : ligne FIN répétée ou sans nombre, ignorée")
            return
        self.annonce = int(nombre)

    def _to_line(self, numero: int, texte: str | None) -> Ligne | LigneFautive:
        if texte is None:
            return LigneFautive(numero, "caractères illisibles (ni UTF-8, ni Windows-1252)")
        champs = texte.split(SEPARATEUR)
        if len(champs) != len(self.colonnes):
            return LigneFautive(numero, f"{len(champs)} champs au lieu de {len(self.colonnes)}")
        if "\x00" in texte:
            return LigneFautive(numero, "caractère nul dans la ligne")
        return Ligne(numero, dict(zip(self.colonnes, map(str.strip, champs), strict=True)))

    def _check_end(self) -> None:
        if self.annonce is not None and self.annonce != self.lues:
            self.remarques.append(
                f"la ligne FIN annonce {self.annonce} ligne(s) de données, le fichier en contient {self.lues}"
            )


def open_bytes(path: Path) -> BinaryIO:
    """The bytes of a file, unpacked if it is gzip whatever its name."""
    with path.open("rb") as essai:
        compresse = essai.read(2) == MAGIE_GZIP
    return gzip.open(path, "rb") if compresse else path.open("rb")  # type: ignore[return-value]


def decode(octets: bytes) -> str | None:
    """Text of a line without its end, in UTF-8 else in Windows-1252; None when it is neither."""
    for codage in ("utf-8-sig", "cp1252"):
        try:
            return octets.decode(codage).rstrip("\r\n")
        except UnicodeDecodeError:
            continue
    return None
