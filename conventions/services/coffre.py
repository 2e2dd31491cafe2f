"""Between a dossier and the strongbox of its structure: papers taken from it, papers kept in it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from conventions.enums import Geste
from conventions.models import Dossier, PieceJointe, TypePiece
from conventions.policies import STRUCTURE
from conventions.services.dossier_lock import lock_editable
from conventions.services.formulaire import formulaire_of
from conventions.services.ouverture import ouverture_of
from conventions.services.types_piece import papers_asked
from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte
from structures.models import Piece
from structures.rules.coffre import types_du_coffre
from structures.services.coffre import keep_piece

_PRISES = ("fichier", "nom", "coffre", "du_coffre", "ajoutee_at", "ajoutee_par")


@dataclass(frozen=True, kw_only=True)
class PieceAPrendre:
    """One paper of the strongbox that a dossier may take, in the place of `ancienne` if any."""

    type_piece: TypePiece
    piece: Piece
    ancienne: PieceJointe | None


def papers_to_take(dossier: Dossier, *, on: date) -> list[PieceAPrendre]:
    """Papers of the strongbox, valid that day, that the dossier asks for and lacks or holds out of date.

    Two queries, and one for the papers joined when they are not read yet.
    """
    gardees = {
        piece.code: piece for piece in Piece.objects.valid(on=on).filter(structure=dossier.structure_id)
    }
    if not gardees:
        return []
    jointes = by_paper(dossier)
    ouverture = ouverture_of(dossier)
    types = papers_asked(
        formulaire_of(dossier).types_piece, type_structure=dossier.type, nature=dossier.nature
    )
    return [
        PieceAPrendre(
            type_piece=t,
            piece=gardees[t.code],
            ancienne=next((j for j in jointes.get(t.pk, ()) if j.coffre_id is not None), None),
        )
        for t in types
        if t.code in gardees
        and ouverture.permet_piece(t.code)
        and _wanted(jointes.get(t.pk, ()), gardees[t.code])
    ]


def by_paper(dossier: Dossier) -> dict[int, tuple[PieceJointe, ...]]:
    """The files joined, in the order they came, by key of their paper."""
    jointes: dict[int, tuple[PieceJointe, ...]] = {}
    for jointe in sorted(dossier.pieces.all(), key=lambda jointe: jointe.pk or 0):
        jointes[jointe.type_piece_id] = (*jointes.get(jointe.type_piece_id, ()), jointe)
    return jointes


def _wanted(jointes: tuple[PieceJointe, ...], gardee: Piece) -> bool:
    """Nothing is joined, or what came from the strongbox was replaced there since."""
    du_coffre = {jointe.coffre_id for jointe in jointes if jointe.coffre_id is not None}
    deja = gardee.pk in du_coffre or gardee.fichier_id in {jointe.fichier_id for jointe in jointes}
    return not jointes or (bool(du_coffre) and not deja)


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
    if a_prendre:
        _take(dossier, a_prendre, acte)
        details = {"du_coffre": [prise.type_piece.code for prise in a_prendre]}
        record(
            dossier, geste=Geste.JOINDRE, acte=acte, avant=dossier.etat, apres=dossier.etat, details=details
        )
    return [prise.type_piece.libelle for prise in a_prendre]


def _take(dossier: Dossier, a_prendre: list[PieceAPrendre], acte: Acte) -> None:
    """In the place of what the strongbox gave before, if anything. Two statements, whatever their number."""
    anciennes: list[PieceJointe] = []
    nouvelles: list[PieceJointe] = []
    for prise in a_prendre:
        jointe = prise.ancienne or PieceJointe(dossier=dossier, type_piece=prise.type_piece)
        jointe.fichier_id, jointe.nom = prise.piece.fichier_id, prise.piece.nom
        jointe.coffre, jointe.du_coffre = prise.piece, True
        jointe.ajoutee_at, jointe.ajoutee_par = acte.at, acte.author
        (anciennes if prise.ancienne else nouvelles).append(jointe)
    PieceJointe.objects.bulk_create(nouvelles)
    PieceJointe.objects.bulk_update(anciennes, _PRISES)


def keep_undated(dossier: Dossier, jointe: PieceJointe, *, code: str, acte: Acte) -> None:
    """Put a paper just joined in the strongbox when it needs no date, being valid until replaced.

    What the service scans with a paper dossier stays in the dossier: the strongbox belongs to the structure.
    """
    type_coffre = types_du_coffre().get(code)
    du_service = dossier.est_papier and dossier.structure_id not in acte.author.structures_for(*STRUCTURE)
    if type_coffre and type_coffre.sans_date and not du_service:
        _keep(dossier, jointe, code=code, etablie_on=timezone.localtime(acte.at).date(), acte=acte)


@transaction.atomic
def keep_joined(
    *, pk: int, jointe: int, etablie_on: date, fin_inscrite_on: date | None = None, acte: Acte
) -> PieceJointe:
    """Put a paper of the dossier in the strongbox, with the dates written on it.

    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        PieceJointe.DoesNotExist: no such file in this dossier.
        KeyError: the strongbox keeps no such paper.
        TransitionRefusee: dossier transmitted meanwhile, or dates refused by the strongbox.
    """
    dossier = lock_editable(pk=pk, geste=Geste.JOINDRE, acte=acte)
    piece = dossier.pieces.select_related("fichier", "type_piece").get(pk=jointe)
    _keep(
        dossier,
        piece,
        code=piece.type_piece.code,
        etablie_on=etablie_on,
        fin_inscrite_on=fin_inscrite_on,
        acte=acte,
    )
    return piece


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
