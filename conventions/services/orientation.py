"""Guidance before starting: what is known of the structure, what the request asks and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from conventions.models import Campagne, Convention, TypePiece
from conventions.rules.campagnes import CalendrierOrdinaire, calendrier_ordinaire
from conventions.rules.champs import CONDITION
from conventions.rules.conditions import PIECE_MODIFIEE
from conventions.rules.orientation import (
    Circuit,
    Faits,
    InfoNature,
    circuit_de,
    condition_de,
    conseil_de_nature,
    natures,
    produit_de,
)
from conventions.services.adaptations import adaptations_of
from conventions.services.pieces import OBLIGATOIRE
from conventions.services.pieces_tenues import AU_COFFRE, PiecesTenues
from conventions.services.types_piece import papers_asked, papers_in_force
from structures.models import Structure
from structures.rules.coffre import CONDITIONS_PIECES

DELAI_MOIS = 2
"""Announced by default in the accusé de réception: no article read sets it (reglement.md §1.3)."""


@dataclass(frozen=True, kw_only=True)
class PieceAnnoncee:
    """One paper to prepare; `condition` in words, empty when it is always asked.

    `au_coffre`: the strongbox of the structure holds it, valid: it will be joined by itself.
    """

    libelle: str
    condition: str
    obligatoire: bool
    au_coffre: bool = False


@dataclass(frozen=True, kw_only=True)
class Orientation:
    """The request that fits, and everything to know before starting it.

    `campagne` None: the service opened none; `ordinaire` is then the calendar that the texts describe, None
    when they describe none for this nature. `convention`: the one that the request continues.
    """

    nature: str
    info: InfoNature
    annee: int
    circuit: Circuit
    conseil: str
    pieces: tuple[PieceAnnoncee, ...]
    campagne: Campagne | None
    ordinaire: CalendrierOrdinaire | None
    convention: Convention | None
    produit: str
    delai_mois: int = DELAI_MOIS

    @property
    def obligatoires(self) -> list[PieceAnnoncee]:
        """Always asked."""
        return [piece for piece in self.pieces if piece.obligatoire and not piece.condition]

    @property
    def conditionnelles(self) -> list[PieceAnnoncee]:
        """Asked in some cases."""
        return [piece for piece in self.pieces if piece.obligatoire and piece.condition]

    @property
    def utiles(self) -> list[PieceAnnoncee]:
        """Recommended."""
        return [piece for piece in self.pieces if not piece.obligatoire]


def convention_of(structure: Structure, type_structure: str, *, on: date) -> Convention | None:
    """The convention of this kind that runs that day, the last to end first."""
    conventions = Convention.objects.running(on=on).filter(structure=structure, type=type_structure)
    return conventions.order_by("-fin_on", "pk").first()


def faits_de(structure: Structure, type_structure: str, *, on: date) -> Faits:
    """What the portal knows of the structure for a kind: two queries."""
    courante = convention_of(structure, type_structure, on=on)
    signees = Convention.objects.published().filter(structure=structure, type=type_structure)
    return Faits(
        type=type_structure,
        on=on,
        deja=courante is not None or signees.exists(),
        fin_on=courante.fin_on if courante else None,
    )


def orient(
    faits: Faits,
    nature: str,
    *,
    annee: int,
    postes_changent: bool = True,
    departement_id: str = "",
    structure: Structure | None = None,
) -> Orientation:
    """Everything to know of a request.

    Args:
        structure: when known, papers that its legal form excludes are left out, and its convention is named.
        departement_id: where the request goes, empty when unknown: no campaign is then named.
    """
    campagne = Campagne.objects.of_request(
        departement_id=departement_id, type_structure=faits.type, annee=annee, nature=nature, on=faits.on
    )
    ordinaire = calendrier_ordinaire(annee)
    return Orientation(
        nature=nature,
        info=natures()[nature],
        produit=produit_de(nature, faits.type),
        annee=annee,
        circuit=circuit_de(faits.regles, nature, postes_changent=postes_changent),
        conseil=conseil_de_nature(faits, nature),
        pieces=tuple(_pieces(faits, nature, structure, departement_id)),
        campagne=campagne,
        ordinaire=ordinaire if nature in ordinaire.natures else None,
        convention=convention_of(structure, faits.type, on=faits.on) if structure else None,
    )


def _pieces(
    faits: Faits, nature: str, structure: Structure | None, departement_id: str
) -> Iterator[PieceAnnoncee]:
    """As the service of the département asks for them that day."""
    tenues = PiecesTenues(structure.pk, faits.type, on=faits.on) if structure else None
    types = papers_in_force(adaptations_of(departement_id or None), on=faits.on)
    for piece in papers_asked(types, type_structure=faits.type, nature=nature):
        reponse = piece.demande[nature]
        if _excluded(piece, reponse, structure):
            continue
        ou = tenues.where(piece.code) if tenues else ""
        demandee = piece.condition == PIECE_MODIFIEE and tenues is not None and not ou
        selon = reponse == CONDITION and not demandee
        yield PieceAnnoncee(
            libelle=piece.libelle,
            condition=condition_de(piece.libelle, piece.condition) if selon else "",
            obligatoire=piece.caractere == OBLIGATOIRE,
            au_coffre=ou == AU_COFFRE,
        )


def _excluded(piece: TypePiece, reponse: str, structure: Structure | None) -> bool:
    """A paper that the legal form of the structure rules out."""
    regle = CONDITIONS_PIECES.get(piece.condition)
    if structure is None or reponse != "condition" or regle is None or "LABEL" in piece.condition:
        return False
    return not regle(structure.categorie_juridique, False)
