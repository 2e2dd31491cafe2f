"""Between a dossier and the strongbox of its structure: papers taken from it, papers kept in it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from conventions.enums import Geste
from conventions.models import Dossier, PieceJointe, TypePiece
from conventions.services.dossier_lock import lock_editable
from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte
from structures.models import Piece
from structures.rules.coffre import types_du_coffre
from structures.services.coffre import keep_piece


def papers_to_take(dossier: Dossier, *, on: date) -> list[tuple[TypePiece, Piece]]:
    """Papers of the strongbox, valid that day, that the dossier asks for and lacks or holds out of date.

    Two queries, and one for the papers joined when they are not read yet.
    """
    gardees = {
        piece.code: piece for piece in Piece.objects.valid(on=on).filter(structure=dossier.structure_id)
    }
    if not gardees:
        return []
    jointes = {piece.type_piece_id: piece for piece in dossier.pieces.all()}
    types = TypePiece.objects.filter(code__in=gardees, types__contains=[dossier.type]).order_by("ordre", "pk")
    return [
        (t, gardees[t.code])
        for t in types
        if t.demande.get(dossier.nature, "non") != "non" and _wanted(jointes.get(t.pk), gardees[t.code])
    ]


def _wanted(jointe: PieceJointe | None, gardee: Piece) -> bool:
    """Nothing is joined, or what came from the strongbox was replaced there since."""
    return jointe is None or (jointe.coffre_id is not None and jointe.coffre_id != gardee.pk)


@transaction.atomic
def take_papers(*, pk: int, acte: Acte) -> list[str]:
    """Join what the strongbox holds for a dossier still in the hands of the structure; their labels.

    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        TransitionRefusee: the dossier is no longer in the hands of the structure.
    """
    return fill_from_strongbox(lock_editable(pk=pk, geste=Geste.JOINDRE, acte=acte), acte=acte)


def fill_from_strongbox(dossier: Dossier, *, acte: Acte) -> list[str]:
    """The same on a dossier already locked, or just created."""
    a_prendre = papers_to_take(dossier, on=timezone.localtime(acte.at).date())
    for type_piece, piece in a_prendre:
        PieceJointe.objects.update_or_create(
            dossier=dossier,
            type_piece=type_piece,
            defaults={
                "fichier_id": piece.fichier_id,
                "nom": piece.nom,
                "coffre": piece,
                "du_coffre": True,
                "ajoutee_at": acte.at,
                "ajoutee_par": acte.author,
            },
        )
    if a_prendre:
        details = {"du_coffre": [type_piece.code for type_piece, _piece in a_prendre]}
        record(
            dossier, geste=Geste.JOINDRE, acte=acte, avant=dossier.etat, apres=dossier.etat, details=details
        )
    return [type_piece.libelle for type_piece, _piece in a_prendre]


def keep_undated(dossier: Dossier, jointe: PieceJointe, *, code: str, acte: Acte) -> None:
    """Put a paper just joined in the strongbox when it needs no date, being valid until replaced."""
    type_coffre = types_du_coffre().get(code)
    if type_coffre and type_coffre.sans_date:
        _keep(dossier, jointe, code=code, etablie_on=timezone.localtime(acte.at).date(), acte=acte)


@transaction.atomic
def keep_joined(
    *, pk: int, code: str, etablie_on: date, fin_inscrite_on: date | None = None, acte: Acte
) -> PieceJointe:
    """Put a paper of the dossier in the strongbox, with the dates written on it.

    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        PieceJointe.DoesNotExist: nothing is joined under this code.
        KeyError: the strongbox keeps no such paper.
        TransitionRefusee: dossier transmitted meanwhile, or dates refused by the strongbox.
    """
    dossier = lock_editable(pk=pk, geste=Geste.JOINDRE, acte=acte)
    jointe = dossier.pieces.select_related("fichier").get(type_piece__code=code)
    _keep(dossier, jointe, code=code, etablie_on=etablie_on, fin_inscrite_on=fin_inscrite_on, acte=acte)
    return jointe


def _keep(
    dossier: Dossier,
    jointe: PieceJointe,
    *,
    code: str,
    etablie_on: date,
    fin_inscrite_on: date | None = None,
    acte: Acte,
) -> None:
    jointe.coffre = keep_piece(
        structure_id=dossier.structure_id,
        code=code,
        fichier=jointe.fichier,
        nom=jointe.nom,
        etablie_on=etablie_on,
        fin_inscrite_on=fin_inscrite_on,
        acte=acte,
    )
    jointe.save(update_fields=["coffre"])
