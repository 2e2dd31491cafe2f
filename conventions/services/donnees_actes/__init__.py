"""The frozen data of each act: what its template prints, and nothing else."""

from importlib import import_module
from typing import Any


class DonneeManquante(Exception):
    """An act cannot be made: `champs` names, in French, what is missing."""

    def __init__(self, champs: list[str]) -> None:
        self.champs = champs
        super().__init__(f"Il manque : {', '.join(champs)}.")


def build(nature: str, **kwargs: Any) -> dict[str, Any]:
    """Data of one act.

    Raises:
        DonneeManquante: a placeholder would print empty.
    """
    return import_module(f"conventions.services.donnees_actes.{nature.lower()}").build(**kwargs)
