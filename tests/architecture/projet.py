"""What the rules look at: the files of the project and its addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

RACINE = Path(__file__).resolve().parents[2]
APPS = ("siae_portal", "structures", "conventions", "accompagnement")
IGNORES = {".venv", ".git", ".etat", ".hypothesis", ".pytest_cache", "build", "__pycache__"}
IGNORES |= {".mypy_cache", ".ruff_cache", ".import_linter_cache"}
TEXTES = {".py", ".html", ".css", ".js", ".md", ".toml", ".yml", ".yaml", ".sh", ".cfg", ".txt", ".env", ""}


def files(*suffixes: str, under: tuple[str, ...] = (".",)) -> Iterator[Path]:
    """Files of the project with these endings, in these folders."""
    for dossier in under:
        for path in sorted((RACINE / dossier).rglob("*")):
            partie = path.relative_to(RACINE).parts
            if path.is_file() and path.suffix in suffixes and not IGNORES & set(partie):
                yield path


def code(*, tests: bool = False) -> list[Path]:
    """Python modules of the project, migrations left out."""
    dossiers = (*APPS, "tests") if tests else APPS
    return [path for path in files(".py", under=dossiers) if "migrations" not in path.parts]


def in_package(path: Path, nom: str) -> bool:
    """Whether the module is `nom.py` or stands in a package `nom`."""
    parts = path.relative_to(RACINE).with_suffix("").parts
    return nom in parts


def short(path: Path) -> str:
    """Path from the root of the project."""
    return str(path.relative_to(RACINE))


def offenders(motif: str, paths: list[Path], flags: int = 0) -> list[str]:
    """`file:line: text` of each match."""
    cherche = re.compile(motif, flags)
    return [
        f"{short(path)}:{numero}: {ligne.strip()[:100]}"
        for path in paths
        for numero, ligne in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if cherche.search(ligne)
    ]


@dataclass(frozen=True)
class Adresse:
    """One address of the project."""

    nom: str
    motif: str
    callback: Any
    arguments: tuple[str, ...]

    @property
    def vue(self) -> Any:
        """Class of the view, or its function."""
        return getattr(self.callback, "view_class", self.callback)


def addresses() -> list[Adresse]:
    """Every named address but those of the admin."""
    return list(_walk(get_resolver(), "", ()))


def _walk(resolver: URLResolver, prefixe: str, espaces: tuple[str, ...]) -> Iterator[Adresse]:
    for pattern in resolver.url_patterns:
        motif = prefixe + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                espace = (pattern.namespace,) if pattern.namespace else ()
                yield from _walk(pattern, motif, espaces + espace)
        elif isinstance(pattern, URLPattern):
            nom = ":".join((*espaces, pattern.name or f"sans nom ({motif})"))
            yield Adresse(nom, motif, pattern.callback, tuple(re.findall(r"<(?:\w+:)?(\w+)>", motif)))
