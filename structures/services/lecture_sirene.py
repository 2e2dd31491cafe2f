"""Reading the stock files of SIRENE line by line: CSV (plain, gzip, zip), or Parquet when pyarrow is there.

Nothing is kept in memory but the line read. Columns are found by their INSEE name, in any order.
"""

import csv
import gzip
import importlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

ILLISIBLE = "\ufffd"
LIGNES_PAR_LECTURE = 10_000
_SANS_PYARROW = (
    "Lire un fichier Parquet demande pyarrow, qui n’est pas installé : « uv sync --group sirene » "
    "l’installe. Vous pouvez aussi prendre le même fichier au format CSV."
)


class FichierIllisible(Exception):
    """The file cannot be read at all; the sentence is shown as it is."""


@dataclass(frozen=True, kw_only=True)
class Ligne:
    """One line: its number in the file (the header is 1), its values, or why it cannot be read."""

    numero: int
    valeurs: Mapping[str, str]
    erreur: str = ""


def read_lines(path: Path, *, colonnes: Sequence[str]) -> Iterator[Ligne]:
    """The lines of a stock file, with the columns asked for.

    Raises:
        FichierIllisible: absent, of an unknown format, empty, or without one of the columns.
    """
    if not path.is_file():
        raise FichierIllisible(f"Le fichier {path.name} n’existe pas : vérifiez son chemin.")
    if path.suffix == ".parquet":
        yield from _parquet_lines(path, colonnes)
        return
    with _open_text(path) as flux:
        yield from _csv_lines(flux, colonnes, path.name)


@contextmanager
def _open_text(path: Path) -> Iterator[IO[str]]:
    options: dict[str, Any] = {"encoding": "utf-8-sig", "errors": "replace", "newline": ""}
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive, archive.open(_member(archive, path.name)) as brut:
                yield io.TextIOWrapper(brut, **options)
        elif path.suffix == ".gz":
            with gzip.open(path, "rt", **options) as flux:
                yield flux
        else:
            with path.open("rt", **options) as flux:
                yield flux
    except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError) as abime:
        raise FichierIllisible(f"Le fichier {path.name} est abîmé : téléchargez-le de nouveau.") from abime


def _member(archive: zipfile.ZipFile, nom: str) -> str:
    tables = [membre for membre in archive.namelist() if membre.lower().endswith(".csv")]
    if len(tables) != 1:
        raise FichierIllisible(f"L’archive {nom} doit contenir un fichier CSV et un seul.")
    return tables[0]


def _csv_lines(flux: Iterable[str], colonnes: Sequence[str], nom: str) -> Iterator[Ligne]:
    lecteur = csv.reader(flux)
    try:
        entete = next(lecteur, [])
    except csv.Error as faute:
        raise FichierIllisible(f"Le fichier {nom} n’est pas un CSV : {faute}.") from faute
    rangs = _ranks(entete, colonnes, nom)
    while True:
        try:
            cellules = next(lecteur, None)
        except csv.Error as faute:
            yield Ligne(numero=lecteur.line_num, valeurs={}, erreur=f"ligne illisible ({faute})")
            continue
        if cellules is None:
            return
        if cellules:
            yield _line(lecteur.line_num, cellules, rangs, attendues=len(entete))


def _ranks(entete: Sequence[str], colonnes: Sequence[str], nom: str) -> dict[str, int]:
    absentes = [colonne for colonne in colonnes if colonne not in entete]
    if absentes:
        raise FichierIllisible(
            f"Le fichier {nom} n’est pas le fichier stock attendu : "
            f"il y manque {'les colonnes' if len(absentes) > 1 else 'la colonne'} {', '.join(absentes)}."
        )
    return {colonne: entete.index(colonne) for colonne in colonnes}


def _line(numero: int, cellules: Sequence[str], rangs: Mapping[str, int], *, attendues: int) -> Ligne:
    if len(cellules) != attendues:
        return Ligne(numero=numero, valeurs={}, erreur=f"{len(cellules)} colonnes au lieu de {attendues}")
    return Ligne(numero=numero, valeurs={colonne: cellules[rang] for colonne, rang in rangs.items()})


def _parquet_lines(path: Path, colonnes: Sequence[str]) -> Iterator[Ligne]:
    if find_spec("pyarrow") is None:
        raise FichierIllisible(_SANS_PYARROW)
    arrow, parquet = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    try:
        fichier = parquet.ParquetFile(path)
    except arrow.ArrowInvalid as abime:
        raise FichierIllisible(f"Le fichier {path.name} n’est pas un Parquet lisible.") from abime
    _ranks(fichier.schema_arrow.names, colonnes, path.name)
    numero = 1
    for lot in fichier.iter_batches(batch_size=LIGNES_PAR_LECTURE, columns=list(colonnes)):
        for valeurs in lot.to_pylist():
            numero += 1
            yield Ligne(numero=numero, valeurs={nom: _text(valeur) for nom, valeur in valeurs.items()})


def _text(valeur: object) -> str:
    """A Parquet value as the CSV writes it."""
    if valeur is None:
        return ""
    return str(valeur).lower() if isinstance(valeur, bool) else str(valeur)
