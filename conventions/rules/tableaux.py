"""The tables of the dossier: their columns and, for the budget, their fixed lines (tableaux_dui.csv)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from conventions.rules.champs import NON, codes, read_csv, signes_espaces

EXPLOITATION = "exploitation"
LIGNES_MAX = 200
Ligne = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Colonne:
    """One column: how a cell is typed, and whether it is mandatory."""

    nom: str
    libelle: str
    forme: str
    requise: bool
    types: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class LigneFixe:
    """One line that nobody adds or removes: an account of the budget."""

    code: str
    libelle: str
    bloc: str


@dataclass(frozen=True, kw_only=True)
class Tableau:
    """A table. `fixes`: its lines when they are given, keyed by the first column."""

    nom: str
    colonnes: tuple[Colonne, ...]
    fixes: tuple[LigneFixe, ...] = ()

    @property
    def saisies(self) -> tuple[Colonne, ...]:
        """Columns that a person types: all but the account of a fixed line."""
        return self.colonnes[1:] if self.fixes else self.colonnes

    @property
    def cle(self) -> str:
        """Name of the first column."""
        return self.colonnes[0].nom


_SENS = {"budget_charges": "charge", "budget_produits": "produit"}


@lru_cache
def tableaux() -> Mapping[str, Tableau]:
    """Every table, by name."""
    colonnes: dict[str, list[Colonne]] = defaultdict(list)
    for ligne in read_csv("tableaux_dui.csv"):
        colonnes[ligne["nom"]].append(
            Colonne(
                nom=ligne["colonne"],
                libelle=signes_espaces(ligne["libelle"]),
                forme=ligne["forme"],
                requise=ligne["obligatoire"] != NON,
                types=codes(ligne["types"], "tous"),
                note=ligne["note"],
            )
        )
    return {
        nom: Tableau(nom=nom, colonnes=tuple(cols), fixes=_fixed_lines(_SENS.get(nom, "")))
        for nom, cols in colonnes.items()
    }


@lru_cache
def _fixed_lines(sens: str) -> tuple[LigneFixe, ...]:
    return tuple(
        LigneFixe(code=ligne["compte"], libelle=ligne["libelle"], bloc=ligne["bloc"])
        for ligne in read_csv("lignes_budget.csv")
        if ligne["sens"] == sens
    )


def nombre(valeur: Any) -> Decimal:
    """A cell as a number; an empty one counts for nothing."""
    return Decimal(str(valeur)) if valeur not in (None, "") else Decimal(0)


def total_exploitation(nom: str, lignes: Sequence[Ligne] | None) -> Decimal | None:
    """Sum of the accounts of the exploitation block (86 and 87 left out); None while nothing is typed."""
    if not lignes:
        return None
    comptes = {fixe.code for fixe in tableaux()[nom].fixes if fixe.bloc == EXPLOITATION}
    return sum(
        (nombre(ligne.get("montant")) for ligne in lignes if ligne.get("compte") in comptes), Decimal(0)
    )


def etp_par_metier(lignes: Iterable[Ligne], metier: str) -> Decimal:
    """ETP of one trade of the permanent staff."""
    return sum((nombre(ligne.get("etp")) for ligne in lignes if ligne.get("type") == metier), Decimal(0))


def incompletes(tableau: Tableau, lignes: Sequence[Ligne]) -> list[tuple[int, str]]:
    """Mandatory cells left empty: rank of the line (from 1) and label of the column."""
    return [
        (rang, colonne.libelle)
        for rang, ligne in enumerate(lignes, start=1)
        for colonne in tableau.saisies
        if colonne.requise and ligne.get(colonne.nom) in (None, "")
    ]
