"""What an import did: counts, line by line remarks as they come, and the two last lines.

Nothing is kept but the counts: a remark is handed at once to `dire`, so that memory stays flat.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class Issue(StrEnum):
    """What became of one structure or annexe."""

    CREEE = "créée"
    MODIFIEE = "modifiée"
    INCHANGEE = "inchangée"


class Calcul(StrEnum):
    """How an amount of the file compares with ours."""

    EXACT = "exact"
    DIFFERENT = "différent"
    SANS_OBJET = "sans objet"


class Comparaison(StrEnum):
    """How a unit amount compares with the dated barème."""

    CONFORME = "conforme"
    A_RECALCULER = "à recalculer"
    SANS_OBJET = "sans objet"


@dataclass
class Compte:
    """Counts of one file. `lues` counts data lines; `complements` those that only add a reject motive."""

    lues: int = 0
    issues: dict[Issue, int] = field(default_factory=lambda: dict.fromkeys(Issue, 0))
    rejetees: int = 0
    complements: int = 0

    def phrase(self) -> str:
        """The counts, as the last lines of the report say them."""
        return (
            f"{self.lues} lues, {self.issues[Issue.CREEE]} créées, {self.issues[Issue.MODIFIEE]} modifiées, "
            f"{self.issues[Issue.INCHANGEE]} inchangées, {self.rejetees} rejetées"
        )

    def as_dict(self) -> dict[str, int]:
        """The same, for the journal."""
        return {
            "lues": self.lues,
            "creees": self.issues[Issue.CREEE],
            "modifiees": self.issues[Issue.MODIFIEE],
            "inchangees": self.issues[Issue.INCHANGEE],
            "rejetees": self.rejetees,
        }


@dataclass
class Rapport:
    """The report of one import.

    `dire` receives each line of the report; `detail` receives the lines that say all is well.
    """

    dire: Callable[[str], None]
    detail: Callable[[str], None]
    structures: Compte = field(default_factory=Compte)
    annexes: Compte = field(default_factory=Compte)
    montants: dict[Calcul, int] = field(default_factory=lambda: dict.fromkeys(Calcul, 0))
    baremes: dict[Comparaison, int] = field(default_factory=lambda: dict.fromkeys(Comparaison, 0))
    conventions: dict[str, int] = field(default_factory=dict)

    @property
    def a_modifie(self) -> bool:
        """Whether the import changed anything."""
        comptes = (self.structures.issues, self.annexes.issues)
        return bool(self.conventions) or any(n for c in comptes for i, n in c.items() if i != Issue.INCHANGEE)

    def remarquer(self, *, fichier: str, remarque: str) -> None:
        """Say what concerns a whole file."""
        self.dire(f"{fichier} : {remarque}.")

    def dernieres_lignes(self) -> tuple[str, str]:
        """The two lines that always end the report."""
        return (
            f"structures: {self.structures.phrase()}",
            f"annexes: {self.annexes.phrase()} ; "
            f"montants: {self.montants[Calcul.EXACT]} exacts, {self.montants[Calcul.DIFFERENT]} différents, "
            f"{self.montants[Calcul.SANS_OBJET]} sans objet ; "
            f"barème: {self.baremes[Comparaison.CONFORME]} conformes, "
            f"{self.baremes[Comparaison.A_RECALCULER]} à recalculer",
        )

    def as_dict(self) -> dict[str, dict[str, int]]:
        """The counts, for the journal."""
        return {
            "structures": self.structures.as_dict(),
            "annexes": self.annexes.as_dict(),
            "montants": {calcul.name.lower(): n for calcul, n in self.montants.items()},
            "bareme": {comparaison.name.lower(): n for comparaison, n in self.baremes.items()},
            "conventions": self.conventions,
        }
