"""Papers of a dossier: what is asked, what is joined."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from conventions.enums import Geste, ObjetAdapte
from conventions.models import Dossier, PieceJointe, TypePiece
from conventions.rules.dossier import piece_demandee
from conventions.services.coffre import keep_undated
from conventions.services.dossier_lock import lock_editable
from conventions.services.formulaire import Formulaire, formulaire_of
from siae_portal.audit.services import record
from siae_portal.storage.services import store
from siae_portal.workflow.machine import Acte
from structures.rules.coffre import types_du_coffre

PDF = "application/pdf"
OBLIGATOIRE = "obligatoire"


@dataclass(frozen=True, kw_only=True)
class PieceDemandee:
    """One paper of the list: asked, mandatory or not, joined or not."""

    type_piece: TypePiece
    obligatoire: bool
    jointe: PieceJointe | None

    @property
    def a_garder(self) -> bool:
        """Joined, and not yet in the strongbox that could keep it."""
        code = self.type_piece.code
        return self.jointe is not None and self.jointe.coffre_id is None and code in types_du_coffre()


def pieces_demandees(dossier: Dossier) -> list[PieceDemandee]:
    """Papers that may be joined to a dossier, mandatory first. Two queries, whatever their number."""
    formulaire = formulaire_of(dossier)
    jointes = {p.type_piece.code: p for p in dossier.pieces.all()}
    pieces = [
        PieceDemandee(type_piece=t, obligatoire=_is_mandatory(t, formulaire), jointe=jointes.get(t.code))
        for t in types_piece(formulaire)
        if dossier.type in t.types and t.demande.get(dossier.nature, "non") != "non"
    ]
    return sorted(pieces, key=lambda piece: (not piece.obligatoire, piece.type_piece.ordre))


def types_piece(formulaire: Formulaire) -> list[TypePiece]:
    """Every paper as it is asked for this dossier: the row, and what adaptations change in it."""
    changes = formulaire.adaptations.valeurs(ObjetAdapte.PIECE, on=formulaire.on)
    types = list(TypePiece.objects.order_by("ordre", "pk"))
    for type_piece in types:
        for nom, valeur in changes.get(type_piece.code, {}).items():
            setattr(type_piece, nom, valeur)
    return [t for t in types if getattr(t, "actif", True)]


def pieces_absentes(dossier: Dossier) -> tuple[str, ...]:
    """Labels of the mandatory papers that are missing."""
    return tuple(
        p.type_piece.libelle for p in pieces_demandees(dossier) if p.obligatoire and p.jointe is None
    )


@transaction.atomic
def join_piece(*, pk: int, code: str, chunks: Iterable[bytes], nom: str, acte: Acte) -> PieceJointe:
    """Join a PDF (already checked by its form) to a dossier, replacing the one of the same kind.

    A paper that stays valid until another replaces it goes in the strongbox of the structure too.

    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        TypePiece.DoesNotExist: unknown paper, or of another kind of structure.
        TransitionRefusee: the dossier is no longer in the hands of the structure.
    """
    dossier = lock_editable(pk=pk, geste=Geste.JOINDRE, acte=acte)
    type_piece = next((t for t in types_piece(formulaire_of(dossier)) if t.code == code), None)
    if type_piece is None or dossier.type not in type_piece.types:
        raise TypePiece.DoesNotExist
    fichier = store(chunks, type_mime=PDF)
    piece, _ = PieceJointe.objects.update_or_create(
        dossier=dossier,
        type_piece=type_piece,
        defaults={
            "fichier": fichier,
            "nom": nom[:150],
            "coffre": None,
            "du_coffre": False,
            "ajoutee_at": acte.at,
            "ajoutee_par": acte.author,
        },
    )
    keep_undated(dossier, piece, code=code, acte=acte)
    details = {"piece": code, "sha256": fichier.sha256}
    record(dossier, geste=Geste.JOINDRE, acte=acte, avant=dossier.etat, apres=dossier.etat, details=details)
    return piece


@transaction.atomic
def remove_piece(*, pk: int, code: str, acte: Acte) -> None:
    """Take a paper away from a dossier still in the hands of the structure; the stored file stays.

    Raises:
        PieceJointe.DoesNotExist: nothing is joined under this code.
        TransitionRefusee: the dossier is no longer in the hands of the structure.
    """
    dossier = lock_editable(pk=pk, geste=Geste.JOINDRE, acte=acte)
    dossier.pieces.get(type_piece__code=code).delete()
    details = {"piece": code, "retiree": True}
    record(dossier, geste=Geste.JOINDRE, acte=acte, avant=dossier.etat, apres=dossier.etat, details=details)


def _is_mandatory(type_piece: TypePiece, formulaire: Formulaire) -> bool:
    return type_piece.caractere == OBLIGATOIRE and piece_demandee(
        demande=type_piece.demande, condition=type_piece.condition, faits=formulaire.faits
    )
