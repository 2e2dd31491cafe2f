"""Papers of a dossier: what is asked, what is joined."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from conventions.enums import Geste
from conventions.models import Dossier, PieceJointe, TypePiece
from conventions.rules.champs import CONDITION
from conventions.rules.conditions import PIECE_MODIFIEE
from conventions.rules.dossier import piece_demandee
from conventions.services.coffre import by_paper, keep_undated
from conventions.services.dossier_lock import lock_editable
from conventions.services.formulaire import Formulaire, formulaire_of
from conventions.services.ouverture import require_open_piece
from conventions.services.types_piece import papers_asked
from siae_portal.audit.services import record
from siae_portal.formulaires.contenus import EXTENSIONS
from siae_portal.storage.models import Fichier
from siae_portal.storage.noms import kept_name
from siae_portal.storage.services import store
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.rules.coffre import types_du_coffre

PDF = "application/pdf"
OBLIGATOIRE = "obligatoire"
FICHIERS_MAX = 10
TROP_DE_FICHIERS = (
    f"Cette pièce a déjà {FICHIERS_MAX} fichiers, le maximum : réunissez-en plusieurs en un seul, "
    "ou retirez-en un, puis envoyez de nouveau."
)


class TropDeFichiers(TransitionRefusee):
    """The paper has all the files that it may take."""


@dataclass(frozen=True, kw_only=True)
class PieceDemandee:
    """One paper of the list: asked, mandatory or not, joined or not.

    `tenue`: where the State already has it, still valid, when that is why it is not mandatory.
    """

    type_piece: TypePiece
    obligatoire: bool
    tenue: str = ""
    jointes: tuple[PieceJointe, ...] = ()

    @property
    def jointe(self) -> PieceJointe | None:
        """The first of its files."""
        return self.jointes[0] if self.jointes else None

    @property
    def a_garder(self) -> PieceJointe | None:
        """The only file, not yet in the strongbox that could keep it: the strongbox holds one by paper."""
        (seule, *autres) = self.jointes or (None,)
        gardable = self.type_piece.code in types_du_coffre()
        return seule if seule and not autres and seule.coffre_id is None and gardable else None

    def expiree(self, *, on: date) -> PieceJointe | None:
        """Its first file that is out of date that day, for another to replace."""
        return next((jointe for jointe in self.jointes if jointe.expires_before(on)), None)


def pieces_demandees(dossier: Dossier) -> list[PieceDemandee]:
    """Papers that may be joined to a dossier, mandatory first. Four queries, whatever their number."""
    formulaire = formulaire_of(dossier)
    jointes = by_paper(dossier)
    pieces = [
        PieceDemandee(
            type_piece=t,
            obligatoire=_is_mandatory(t, formulaire),
            tenue=_held(t, formulaire),
            jointes=jointes.get(t.pk, ()),
        )
        for t in papers_asked(formulaire.types_piece, type_structure=dossier.type, nature=dossier.nature)
    ]
    return sorted(pieces, key=lambda piece: (not piece.obligatoire, piece.type_piece.ordre))


def pieces_absentes(dossier: Dossier) -> tuple[str, ...]:
    """Labels of the mandatory papers that are missing."""
    return tuple(
        p.type_piece.libelle for p in pieces_demandees(dossier) if p.obligatoire and p.jointe is None
    )


@transaction.atomic
def join_piece(
    *,
    pk: int,
    code: str,
    chunks: Iterable[bytes],
    nom: str,
    acte: Acte,
    type_mime: str = PDF,
    remplace: int | None = None,
) -> PieceJointe:
    """Add a file (already checked by its form) to a paper of a dossier, or put it in place of another.

    The same content sent again is the row already there: an upload whose answer was lost may be replayed.
    When it is the only file of a paper that stays valid until replaced, the strongbox gets it too.

    Args:
        remplace: the joined file whose place it takes.
    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        TypePiece.DoesNotExist: unknown paper, or of another kind of structure.
        PieceJointe.DoesNotExist: nothing to replace under this number.
        TropDeFichiers: the paper has all the files that it may take.
        TransitionRefusee: the dossier is no longer in the hands of the structure, or this paper is not asked.
    """
    dossier = lock_editable(pk=pk, geste=Geste.JOINDRE, acte=acte)
    type_piece = _asked(dossier, code)
    jointes = dossier.pieces.filter(type_piece=type_piece)
    ancienne = jointes.get(pk=remplace) if remplace else None
    if ancienne is None and jointes.count() >= FICHIERS_MAX:
        raise TropDeFichiers([TROP_DE_FICHIERS])
    fichier = store(chunks, type_mime=type_mime)
    if (deja := jointes.filter(fichier=fichier).first()) and deja == (ancienne or deja):
        return deja
    piece = _in_the_place_of(ancienne, deja) or PieceJointe(dossier=dossier, type_piece=type_piece)
    _fill(piece, fichier, nom, acte)
    if jointes.count() == 1:
        keep_undated(dossier, piece, code=code, acte=acte)
    details = {"piece": code, "sha256": fichier.sha256}
    record(dossier, geste=Geste.JOINDRE, acte=acte, avant=dossier.etat, apres=dossier.etat, details=details)
    return piece


def _asked(dossier: Dossier, code: str) -> TypePiece:
    for type_piece in formulaire_of(dossier).types_piece:
        if type_piece.code == code and dossier.type in type_piece.types:
            require_open_piece(dossier, code, type_piece.libelle)
            return type_piece
    raise TypePiece.DoesNotExist


def _in_the_place_of(ancienne: PieceJointe | None, deja: PieceJointe | None) -> PieceJointe | None:
    """The row to write; a second row that already holds the content goes."""
    if ancienne and deja:
        deja.delete()
    return ancienne


def _fill(piece: PieceJointe, fichier: Fichier, nom: str, acte: Acte) -> None:
    piece.fichier, piece.nom = fichier, kept_name(nom, extension=EXTENSIONS.get(fichier.type_mime, ""))
    piece.coffre, piece.du_coffre = None, False
    piece.ajoutee_at, piece.ajoutee_par = acte.at, acte.author
    piece.save()


@transaction.atomic
def remove_piece(*, pk: int, jointe: int, acte: Acte) -> None:
    """Take a file away from a dossier still in the hands of the structure; what is stored stays.

    Raises:
        PieceJointe.DoesNotExist: no such file in this dossier.
        TransitionRefusee: the dossier is no longer in the hands of the structure, or this paper is not asked.
    """
    dossier = lock_editable(pk=pk, geste=Geste.JOINDRE, acte=acte)
    piece = dossier.pieces.select_related("type_piece").get(pk=jointe)
    require_open_piece(dossier, piece.type_piece.code, piece.type_piece.libelle)
    piece.delete()
    details = {"piece": piece.type_piece.code, "retiree": True}
    record(dossier, geste=Geste.JOINDRE, acte=acte, avant=dossier.etat, apres=dossier.etat, details=details)


def _is_mandatory(type_piece: TypePiece, formulaire: Formulaire) -> bool:
    faits = replace(formulaire.faits, piece=type_piece.code)
    return type_piece.caractere == OBLIGATOIRE and piece_demandee(
        demande=type_piece.demande, condition=type_piece.condition, faits=faits
    )


def _held(type_piece: TypePiece, formulaire: Formulaire) -> str:
    asked = type_piece.demande.get(formulaire.dossier.nature)
    if asked != CONDITION or type_piece.condition != PIECE_MODIFIEE:
        return ""
    return formulaire.faits.tenue(type_piece.code)
