"""The papers that the State already has of a structure and that are still valid: not to be asked again."""

from collections.abc import Mapping
from datetime import date, datetime

from conventions.models import PieceJointe
from structures.models import Piece
from structures.rules.coffre import types_du_coffre

AU_COFFRE = "le coffre de la structure"


def papers_held(
    structure_id: int, type_structure: str, *, on: date, avant: datetime | None = None
) -> Mapping[str, str]:
    """Code of each paper still valid that day → where it is: the strongbox, or the dossier that brought it.

    The strongbox decides on every paper that it has or once had: one withdrawn there holds no more. A paper
    that it never had counts when a dossier deposited for this kind brought it and no date ends it. Two
    queries.

    Args:
        avant: only dossiers begun before; all of them when not given.
    """
    gardees = list(Piece.objects.filter(structure=structure_id))
    connues = {piece.code for piece in gardees}
    sans_date = [t.code for t in types_du_coffre().values() if t.sans_date and t.code not in connues]
    remises = PieceJointe.objects.filter(
        type_piece__code__in=sans_date,
        dossier__structure=structure_id,
        dossier__type=type_structure,
        dossier__depose_at__isnull=False,
    )
    if avant:
        remises = remises.filter(dossier__cree_at__lt=avant)
    ordonnees = remises.order_by("dossier__depose_at", "pk")
    dossiers = dict(ordonnees.values_list("type_piece__code", "dossier__numero"))
    return {
        **{code: f"le dossier {numero}" for code, numero in dossiers.items()},
        **{piece.code: AU_COFFRE for piece in gardees if piece.holds(on=on)},
    }
