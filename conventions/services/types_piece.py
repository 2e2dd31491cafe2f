"""The papers that a dossier may be asked for: the rows, and what the screens of adaptation change in them."""

from collections.abc import Iterable
from datetime import date

from conventions.enums import ObjetAdapte
from conventions.models import TypePiece
from conventions.services.adaptations import Adaptations


def papers_known(adaptations: Adaptations, *, on: date) -> list[TypePiece]:
    """Every paper with what changes in it that day, withdrawn ones included. One query."""
    changes = adaptations.valeurs(ObjetAdapte.PIECE, on=on)
    types = list(TypePiece.objects.order_by("ordre", "pk"))
    for type_piece in types:
        for nom, valeur in changes.get(type_piece.code, {}).items():
            setattr(type_piece, nom, valeur)
    return types


def papers_in_force(adaptations: Adaptations, *, on: date) -> list[TypePiece]:
    """The same without those that are withdrawn that day."""
    return [t for t in papers_known(adaptations, on=on) if getattr(t, "actif", True)]


def papers_asked(types: Iterable[TypePiece], *, type_structure: str, nature: str) -> list[TypePiece]:
    """Those that a kind of structure may have to give for a nature of request."""
    return [t for t in types if type_structure in t.types and t.demande.get(nature, "non") != "non"]
