"""The papers that the State already has of a structure and that are still valid: not to be asked again."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property

from conventions.models import PieceJointe
from structures.models import Piece
from structures.rules.coffre import types_du_coffre

AU_COFFRE = "le coffre de la structure"


class PiecesTenues:
    """Where the State has each paper of a structure, still valid on a day. Two queries, when they are needed.

    The strongbox decides on every paper that it has or once had: one withdrawn there holds no more. A paper
    that it never had counts when a dossier deposited for this kind brought it and no date ends it.
    """

    def __init__(
        self, structure_id: int, type_structure: str, *, on: date, avant: datetime | None = None
    ) -> None:
        """`avant`: only dossiers begun before; all of them when not given."""
        self.structure_id, self.type, self.on, self.avant = structure_id, type_structure, on, avant

    def where(self, code: str) -> str:
        """« le coffre de la structure », « le dossier ACI-056-2026-0012 », or nothing."""
        if code in self._au_coffre:
            return AU_COFFRE if self._au_coffre[code] else ""
        type_coffre = types_du_coffre().get(code)
        return self._remises.get(code, "") if type_coffre and type_coffre.sans_date else ""

    @cached_property
    def _au_coffre(self) -> Mapping[str, bool]:
        """Every paper that the strongbox has or had, and whether one of its files holds that day."""
        tenues: dict[str, bool] = {}
        for piece in Piece.objects.filter(structure=self.structure_id):
            tenues[piece.code] = tenues.get(piece.code, False) or piece.holds(on=self.on)
        return tenues

    @cached_property
    def _remises(self) -> Mapping[str, str]:
        """Every paper brought by a deposited dossier, and which one, the last."""
        remises = PieceJointe.objects.filter(
            dossier__structure=self.structure_id, dossier__type=self.type, dossier__depose_at__isnull=False
        )
        if self.avant:
            remises = remises.filter(dossier__cree_at__lt=self.avant)
        lignes = remises.order_by("dossier__depose_at", "pk").values_list(
            "type_piece__code", "dossier__numero"
        )
        return {code: f"le dossier {numero}" for code, numero in lignes}
