"""The strongbox: which papers a structure keeps, and until when each is valid (pieces_coffre.csv)."""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from siae_portal.formats import add_months
from structures.enums import CodeLabel

_DONNEES = Path(__file__).resolve().parent.parent / "donnees" / "pieces_coffre.csv"
PREAVIS_JOURS = 60
"""Choice of the project: a paper that ends within sixty days is to be renewed."""
EXERCICE_MOIS = 12
RIB = "RIB"
OBLIGATOIRE = "obligatoire"

CONDITIONS_PIECES: Mapping[str, Callable[[str, bool], bool]] = MappingProxyType(
    {
        "SI_ASSOCIATION": lambda categorie, _rq: categorie.startswith("92"),
        "SI_ASSOCIATION_OU_FONDATION": lambda categorie, _rq: categorie[:2] in {"92", "93"},
        "SI_SOCIETE": lambda categorie, _rq: categorie.startswith("5"),
        "SI_PORTEUR_PUBLIC": lambda categorie, _rq: categorie[:1] in {"4", "7"},
        "SI_LABEL_RQ": lambda _categorie, rq: rq,
    }
)
"""Conditions that the legal category and the label settle (conditions_dui.csv)."""


class RegleValidite(StrEnum):
    """What ends the validity of a paper (`validite_regle`)."""

    A_JOUR = "a_jour"
    AUCUNE = "aucune"
    DERNIER_EXERCICE = "dernier_exercice_clos"
    FIN_INSCRITE = "date_fin_inscrite"
    EXERCICE_DEMANDE = "exercice_demande"


class EtatPiece(StrEnum):
    """Where a paper of the strongbox stands on a day."""

    MANQUANTE = "MANQUANTE"
    VALABLE = "VALABLE"
    BIENTOT = "BIENTOT"
    EXPIREE = "EXPIREE"


@dataclass(frozen=True, kw_only=True)
class TypePieceCoffre:
    """One kind of paper of the file; `demandee` and `condition` say when a dossier asks for it."""

    code: str
    libelle: str
    types: frozenset[str]
    demandee: bool
    condition: str
    obligatoire: bool
    validite_mois: int | None
    regle: RegleValidite
    formats: tuple[str, ...]
    source: str

    @property
    def bancaire(self) -> bool:
        """Whether it tells a bank account."""
        return self.code == RIB

    @property
    def fin_saisie(self) -> bool:
        """Whether the end is written on the paper, hence typed."""
        return self.regle == RegleValidite.FIN_INSCRITE

    @property
    def par_exercice(self) -> bool:
        """Whether it tells of one accounting year."""
        return self.regle in {RegleValidite.DERNIER_EXERCICE, RegleValidite.EXERCICE_DEMANDE}

    @property
    def sans_date(self) -> bool:
        """Whether no date is needed to keep it: valid until another replaces it."""
        return self.regle == RegleValidite.A_JOUR or (
            self.regle == RegleValidite.AUCUNE and self.validite_mois is None
        )

    @property
    def aide(self) -> str:
        """What its date is for, in words."""
        if self.par_exercice:
            return "Valable jusqu’à la clôture de l’exercice suivant."
        if self.validite_mois:
            return f"La date écrite sur la pièce : elle vaut {self.validite_mois} mois à partir de ce jour."
        if self.fin_saisie:
            return "La date écrite sur la pièce."
        return "La date écrite sur la pièce : elle vaut tant qu’aucune autre ne la remplace."

    @property
    def dates_demandees(self) -> dict[str, Any]:
        """Which dates are asked for."""
        return {"exercice": self.par_exercice, "fin": self.fin_saisie, "aide": self.aide}

    def fin(self, etablie_on: date, fin_inscrite_on: date | None = None) -> date | None:
        """Last day of validity; None while nothing ends it.

        Args:
            etablie_on: day of the paper; for accounts, the day the accounting year was closed.
            fin_inscrite_on: the end written on the paper, when the rule asks for it.
        Raises:
            ValueError: the rule asks for an end and none is given.
        """
        if self.fin_saisie:
            if fin_inscrite_on is None:
                raise ValueError(f"{self.code}: the end written on the paper is missing.")
            return fin_inscrite_on
        if self.regle == RegleValidite.DERNIER_EXERCICE:
            return add_months(etablie_on, EXERCICE_MOIS)
        if self.regle == RegleValidite.EXERCICE_DEMANDE:
            return date(etablie_on.year, 12, 31)
        return add_months(etablie_on, self.validite_mois) if self.validite_mois else None


@cache
def types_du_coffre() -> Mapping[str, TypePieceCoffre]:
    """Every kind of paper, by code, in the order of the file."""
    with _DONNEES.open(encoding="utf-8", newline="") as lignes:
        return MappingProxyType({ligne["code"]: _type_piece(ligne) for ligne in csv.DictReader(lignes)})


def pieces_attendues(
    types: Iterable[str], *, categorie_juridique: str, labels: Iterable[str] = ()
) -> list[tuple[TypePieceCoffre, bool]]:
    """Papers that a structure may keep, each with whether its dossiers ask for it; those asked for first.

    A paper of another legal category is left out. Without any known kind: the papers common to all kinds.
    """
    siens, porte_rq = frozenset(types), CodeLabel.RQ in set(labels)
    retenues = []
    for piece in types_du_coffre().values():
        concernee = piece.types & siens if siens else piece.types >= _tous_les_types()
        condition = CONDITIONS_PIECES.get(piece.condition)
        vraie = condition(categorie_juridique, porte_rq) if condition else None
        if concernee and vraie is not False:
            retenues.append((piece, piece.obligatoire and (piece.demandee or bool(vraie))))
    return sorted(retenues, key=lambda retenue: not retenue[1])


def etat_le(fin_on: date | None, *, on: date) -> EtatPiece:
    """Where a paper that is there stands that day."""
    if fin_on is None or fin_on > on + timedelta(days=PREAVIS_JOURS):
        return EtatPiece.VALABLE
    return EtatPiece.BIENTOT if fin_on >= on else EtatPiece.EXPIREE


@cache
def _tous_les_types() -> frozenset[str]:
    return frozenset().union(*(piece.types for piece in types_du_coffre().values()))


def _type_piece(ligne: Mapping[str, str]) -> TypePieceCoffre:
    return TypePieceCoffre(
        code=ligne["code"],
        libelle=ligne["libelle"],
        types=frozenset(ligne["types"].split(";")),
        demandee="oui" in (ligne["premiere_demande"], ligne["renouvellement"]),
        condition=ligne["condition"],
        obligatoire=ligne["caractere"] == OBLIGATOIRE,
        validite_mois=int(ligne["validite_mois"]) if ligne["validite_mois"] else None,
        regle=RegleValidite(ligne["validite_regle"]),
        formats=tuple(ligne["formats"].split(";")),
        source=ligne["source"],
    )
