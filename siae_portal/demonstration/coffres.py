"""The strongboxes of the demonstration: one in order, one with papers that end soon, one out of date."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from siae_portal.comptes.models import User
from siae_portal.demonstration.papiers import fictive_paper
from siae_portal.formats import add_months
from siae_portal.workflow.machine import Acte
from structures.models import Piece, Structure
from structures.rules.coffre import TypePieceCoffre
from structures.services.coffre import deposit_piece, read_coffre

DOCUMENT_JOURS = 365
LOINTAINE = 80
"""Days left to a paper in order; each paper of the lists below has its own."""
HISTOIRES: Sequence[Mapping[str, int]] = tuple(
    MappingProxyType(jours)
    for jours in (
        {"SIRENE": 24, "REGULARITE_SOCIALE": -12, "LISTE_DIRIGEANTS": 210},
        {"REGULARITE_SOCIALE": 120, "REGULARITE_FISCALE": 120},
        {"SIRENE": -40, "LISTE_DIRIGEANTS": -5, "REGULARITE_SOCIALE": -90},
    )
)


def load_coffres(structures: Sequence[tuple[Structure, User]], *, on: date) -> None:
    """Fill the strongboxes of the first structures; a paper already there is left alone."""
    for (structure, dirigeant), jours in zip(structures, HISTOIRES, strict=False):
        gardees = set(Piece.objects.filter(structure=structure).values_list("code", flat=True))
        for ligne in read_coffre(structure, on=on):
            piece = ligne.type_piece
            if (ligne.attendue or piece.code in jours) and piece.code not in gardees:
                _deposit(
                    structure, dirigeant, piece, fin_on=on + timedelta(days=jours.get(piece.code, LOINTAINE))
                )


def _deposit(structure: Structure, dirigeant: User, piece: TypePieceCoffre, *, fin_on: date) -> None:
    etablie_on = written_on(piece, fin_on)
    deposit_piece(
        structure_id=structure.pk,
        code=piece.code,
        chunks=[fictive_paper(piece.libelle, marque=f"coffre {structure.siret}")],
        type_mime="application/pdf",
        nom=f"{piece.code.lower()}.pdf",
        etablie_on=etablie_on,
        fin_inscrite_on=fin_on if piece.fin_saisie else None,
        acte=Acte(user=dirigeant, at=datetime.combine(etablie_on, time(10, 0), tzinfo=UTC)),
    )


def written_on(piece: TypePieceCoffre, fin_on: date) -> date:
    """The day written on a paper that ends that day."""
    if piece.par_exercice:
        return date(fin_on.year - 1, 12, 31) if fin_on.month == 12 else date(fin_on.year - 2, 12, 31)
    if piece.validite_mois:
        return add_months(fin_on, -piece.validite_mois)
    return fin_on - timedelta(days=DOCUMENT_JOURS)
