"""An empty placeholder never prints: what is missing is collected, then named, in French."""

from typing import TypeVar

T = TypeVar("T")


class DonneeManquante(Exception):
    """An act cannot be made: `champs` names each missing datum, as an agent reads it."""

    def __init__(self, champs: list[str]) -> None:
        self.champs = champs
        super().__init__(f"Il manque : {', '.join(champs)}.")


class Collecte:
    """Collects the missing data of one act, so that all are named at once."""

    def __init__(self) -> None:
        self.champs: list[str] = []

    def requis(self, valeur: T | None, nom: str) -> T:
        """The value as it is; when it is empty, `nom` is noted and the act will not be made."""
        if valeur is None or valeur == "":
            self.manque(nom)
        return valeur  # type: ignore[return-value]

    def manque(self, nom: str) -> None:
        """Note a missing datum, once."""
        if nom not in self.champs:
            self.champs.append(nom)

    def verifier(self) -> None:
        """End of the collection.

        Raises:
            DonneeManquante: something was missing.
        """
        if self.champs:
            raise DonneeManquante(self.champs)
