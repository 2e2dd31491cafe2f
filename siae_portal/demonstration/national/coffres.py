"""The strongbox of each structure: papers in order, that end soon, out of date; one that was replaced."""

from collections.abc import Iterator
from datetime import date, timedelta

from siae_portal.comptes.models import User
from siae_portal.demonstration.coffres import written_on
from siae_portal.demonstration.national.marche import midi
from siae_portal.demonstration.national.papiers import Papiers
from structures.models import Label, Piece, Structure
from structures.rules.coffre import TypePieceCoffre, pieces_attendues

FINS_JOURS = (200, 90, 150, 30, 310, -20)
"""Days left to a paper, in turn."""
REMPLACEES = "SIRENE"
UN_AN = timedelta(days=365)


def strongbox_of(
    structure: Structure,
    kind: str,
    labels: list[Label],
    *,
    dirigeant: User,
    rang: int,
    papiers: Papiers,
    on: date,
) -> Iterator[Piece]:
    """The papers of one structure, not saved; those in force first."""
    attendues = pieces_attendues(
        [kind], categorie_juridique=structure.categorie_juridique, labels=[label.code for label in labels]
    )
    for numero, (type_piece, attendue) in enumerate(attendues):
        if attendue or (rang + numero) % 3 == 0:
            fin_on = on + timedelta(days=FINS_JOURS[(rang + numero) % len(FINS_JOURS)])
            piece = _paper(structure, type_piece, dirigeant, papiers, fin_on=fin_on)
            yield piece
            if type_piece.code == REMPLACEES:
                ancienne = _paper(structure, type_piece, dirigeant, papiers, fin_on=fin_on - UN_AN)
                ancienne.remplacee_at = piece.ajoutee_at
                yield ancienne


def _paper(
    structure: Structure, type_piece: TypePieceCoffre, dirigeant: User, papiers: Papiers, *, fin_on: date
) -> Piece:
    etablie_on = written_on(type_piece, fin_on)
    return Piece(
        structure=structure,
        code=type_piece.code,
        fichier=papiers.of(type_piece.code),
        nom=f"{type_piece.code.lower()}.pdf",
        etablie_on=etablie_on,
        valable_fin_on=type_piece.fin(etablie_on, fin_on if type_piece.fin_saisie else None),
        exercice=etablie_on.year if type_piece.par_exercice else None,
        ajoutee_at=midi(etablie_on),
        ajoutee_par=dirigeant,
    )
