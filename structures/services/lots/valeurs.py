"""What a row of a batch holds: its columns, what differs, and its refusal."""

import json
from collections.abc import Iterable, Mapping, Sequence

from structures.models import LigneLot
from structures.rules.lots import Colonne


class LignesRefusees(Exception):
    """Some rows cannot be written or undone: each says why in its `erreurs`."""


def loaded(texte: str) -> dict[str, str]:
    """The columns kept in a row."""
    return json.loads(texte) if texte else {}


def dumped(valeurs: Mapping[str, str]) -> str:
    """Columns to keep in a row; nothing for none."""
    return json.dumps(dict(valeurs), ensure_ascii=False) if valeurs else ""


def changes(
    avant: Mapping[str, str], apres: Mapping[str, str], colonnes: Sequence[Colonne]
) -> list[tuple[str, str, str]]:
    """Column in words, before, after, for each value that differs."""
    return [
        (c.entete, c.montrer(avant.get(c.nom, "")), c.montrer(apres[c.nom]))
        for c in colonnes
        if c.comparee and c.nom in apres and _flat(avant.get(c.nom, "")) != apres[c.nom]
    ]


def refuse_faulty(lignes: Iterable[LigneLot]) -> None:
    """Stop as soon as one row says why it cannot be.

    Raises:
        LignesRefusees: at least one.
    """
    if any(ligne.erreurs for ligne in lignes):
        raise LignesRefusees


def _flat(texte: str) -> str:
    """Without the spaces that a reading leaves out."""
    return " ".join(texte.split())
