"""The map of the directory: what is drawn apart, and classes of counts in words. No database here."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

CLASSES = 4
# Not in the source: drawn as boxes, in the order of their codes.
OUTRE_MER = ("971", "972", "973", "974", "976")
# Too small to be aimed at: drawn again, larger, in a corner.
PETITE_COURONNE = ("75", "92", "93", "94")


@dataclass(frozen=True, kw_only=True)
class Classe:
    """A class of counts, from `minimum` to `maximum`, both included; `rang` 0 is « none »."""

    rang: int
    minimum: int
    maximum: int

    @property
    def libelle(self) -> str:
        """« aucune », « 3 », « de 4 à 12 »."""
        if not self.maximum:
            return "aucune"
        return str(self.minimum) if self.minimum == self.maximum else f"de {self.minimum} à {self.maximum}"


def classes_of(nombres: Iterable[int]) -> list[Classe]:
    """« None », then at most `CLASSES` classes holding as many départements as each other can."""
    positifs = sorted(nombre for nombre in nombres if nombre)
    bornes = sorted(
        {positifs[-(-len(positifs) * rang // CLASSES) - 1] for rang in range(1, CLASSES + 1)}
        if positifs
        else ()
    )
    debuts = [1, *(borne + 1 for borne in bornes)]
    return [
        Classe(rang=0, minimum=0, maximum=0),
        *(
            Classe(rang=rang, minimum=debut, maximum=borne)
            for rang, (debut, borne) in enumerate(zip(debuts, bornes, strict=False), start=1)
        ),
    ]


def class_of(nombre: int, classes: list[Classe]) -> Classe:
    """The class of a count."""
    return classes[bisect_left([classe.maximum for classe in classes], nombre)]
