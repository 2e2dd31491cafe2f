"""The strongbox of a structure: a paper given once, replaced, withdrawn, never erased."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from siae_portal.audit.services import record
from siae_portal.formats import date_longue
from siae_portal.storage.models import Fichier
from siae_portal.storage.services import store
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.models import Piece, Structure
from structures.policies import COFFRE, GesteCoffre
from structures.ports import conventionnements
from structures.rules.coffre import EtatPiece, TypePieceCoffre, etat_le, pieces_attendues, types_du_coffre


@dataclass(frozen=True, kw_only=True)
class LigneCoffre:
    """One paper expected of a structure: the one in force, if any, and those before it."""

    type_piece: TypePieceCoffre
    attendue: bool
    piece: Piece | None
    etat: EtatPiece
    anciennes: list[Piece] = field(default_factory=list)


def read_coffre(structure: Structure, *, on: date) -> list[LigneCoffre]:
    """What a structure keeps and lacks, papers asked of it first. Three queries, whatever their number.

    A paper already there is shown even when no dossier asks for it any more.
    """
    par_code: dict[str, list[Piece]] = {}
    for piece in Piece.objects.filter(structure=structure).for_list():
        par_code.setdefault(piece.code, []).append(piece)
    attendues = pieces_attendues(
        conventionnements().kinds(structure.pk),
        categorie_juridique=structure.categorie_juridique,
        labels=structure.labels.values_list("code", flat=True),
    )
    connues = {type_piece.code for type_piece, _attendue in attendues}
    autres = [(t, False) for code, t in types_du_coffre().items() if code in par_code and code not in connues]
    return [_line(t, attendue, par_code.get(t.code, []), on) for t, attendue in [*attendues, *autres]]


def _line(type_piece: TypePieceCoffre, attendue: bool, pieces: list[Piece], on: date) -> LigneCoffre:
    courante = next((p for p in pieces if p.remplacee_at is None), None)
    return LigneCoffre(
        type_piece=type_piece,
        attendue=attendue,
        piece=courante,
        etat=etat_le(courante.valable_fin_on, on=on) if courante else EtatPiece.MANQUANTE,
        anciennes=[p for p in pieces if p.remplacee_at is not None],
    )


@transaction.atomic
def deposit_piece(
    *,
    structure_id: int,
    code: str,
    chunks: Iterable[bytes],
    type_mime: str,
    nom: str,
    etablie_on: date,
    fin_inscrite_on: date | None = None,
    acte: Acte,
) -> Piece:
    """Put a file (already checked by its form) in the strongbox; same refusals as `keep_piece`."""
    structure = _lock(structure_id, acte)
    fichier = store(chunks, type_mime=type_mime)
    return _keep(structure, code, fichier, nom, (etablie_on, fin_inscrite_on), acte)


@transaction.atomic
def keep_piece(
    *,
    structure_id: int,
    code: str,
    fichier: Fichier,
    nom: str,
    etablie_on: date,
    fin_inscrite_on: date | None = None,
    acte: Acte,
) -> Piece:
    """Put in the strongbox a file that the portal already holds, in place of the paper of the same kind.

    Args:
        etablie_on: day of the paper; for accounts, the day the accounting year was closed.
    Raises:
        Structure.DoesNotExist: outside the scope of `acte.user`.
        KeyError: no such kind of paper in the strongbox.
        TransitionRefusee: dates that cannot be, paper already out of date, or older than the one kept.
    """
    structure = _lock(structure_id, acte)
    return _keep(structure, code, fichier, nom, (etablie_on, fin_inscrite_on), acte)


@transaction.atomic
def withdraw_piece(*, pk: int, acte: Acte) -> Piece:
    """Take a paper out; it stays in the history, and with the dossiers that used it. Replayed, nothing moves.

    Raises:
        Piece.DoesNotExist: outside the scope of `acte.user`.
    """
    vue = Piece.objects.permitted(acte.author, GesteCoffre.RETIRER).get(pk=pk)
    structure = _lock(vue.structure_id, acte)
    piece = Piece.objects.select_for_update().get(pk=pk)
    if piece.remplacee_at is None:
        _end([piece], acte)
        record(structure, geste=GesteCoffre.RETIRER, acte=acte, details={"piece": piece.code})
    return piece


def _lock(structure_id: int, acte: Acte) -> Structure:
    miennes = Structure.objects.filter(COFFRE.scope(acte.author, GesteCoffre.DEPOSER))
    return miennes.select_for_update(of=("self",)).get(pk=structure_id)


def _keep(
    structure: Structure,
    code: str,
    fichier: Fichier,
    nom: str,
    dates: tuple[date, date | None],
    acte: Acte,
) -> Piece:
    """`dates`: day of the paper, end written on it."""
    type_piece, (etablie_on, fin_inscrite_on) = types_du_coffre()[code], dates
    courantes = list(Piece.objects.current().filter(structure=structure, code=code))
    identique = next(
        (p for p in courantes if p.fichier_id == fichier.pk and p.etablie_on == etablie_on), None
    )
    fin_on = _end_of(type_piece, etablie_on, fin_inscrite_on, timezone.localtime(acte.at).date())
    if identique and identique.valable_fin_on == fin_on:
        return identique
    exercice = etablie_on.year if type_piece.par_exercice else None
    _refuse_older(courantes, exercice)
    _end(courantes, acte)
    piece = Piece.objects.create(
        structure=structure,
        code=code,
        fichier=fichier,
        nom=nom[:150],
        etablie_on=etablie_on,
        valable_fin_on=fin_on,
        exercice=exercice,
        ajoutee_at=acte.at,
        ajoutee_par=acte.author,
    )
    details = {"piece": code, "sha256": fichier.sha256}
    record(structure, geste=GesteCoffre.DEPOSER, acte=acte, details=details)
    return piece


def _end(pieces: Iterable[Piece], acte: Acte) -> None:
    for piece in pieces:
        piece.remplacee_at = acte.at
        piece.save(update_fields=["remplacee_at"])


def _end_of(
    type_piece: TypePieceCoffre, etablie_on: date, fin_inscrite_on: date | None, on: date
) -> date | None:
    if etablie_on > on:
        raise TransitionRefusee(["La date de cette pièce est à venir : vérifiez-la."])
    if type_piece.fin_saisie and fin_inscrite_on is None:
        raise TransitionRefusee(["Indiquez la date de fin inscrite sur la pièce."])
    fin_on = type_piece.fin(etablie_on, fin_inscrite_on)
    if fin_on and fin_on < etablie_on:
        raise TransitionRefusee(["La fin de validité précède la date de la pièce : vérifiez les deux dates."])
    if fin_on and fin_on < on:
        raise TransitionRefusee(
            [f"Cette pièce n’est plus valable depuis le {date_longue(fin_on)} : déposez-en une plus récente."]
        )
    return fin_on


def _refuse_older(courantes: Iterable[Piece], exercice: int | None) -> None:
    for piece in courantes:
        if exercice and piece.exercice and piece.exercice > exercice:
            raise TransitionRefusee(
                [f"Le coffre contient déjà l’exercice {piece.exercice}, plus récent que celui-ci."]
            )
