"""Files to fill in for a paper: given by an administrator, or written from a table of the dossier."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from conventions.models import Dossier, TypePiece
from conventions.rules.tableaux import tableaux
from conventions.services.formulaire import formulaire_of
from conventions.services.tableur import model_xlsx
from siae_portal.audit.services import record
from siae_portal.storage.noms import kept_name
from siae_portal.storage.services import store
from siae_portal.workflow.machine import Acte

# Papers that are a table of the dossier (column `note` of pieces_justificatives.csv).
GENERES: Mapping[str, str] = {"LISTE_PERMANENTS": "permanents", "FICHE_ACI": "ateliers"}
GESTE = "DONNER_MODELE"


def has_model(type_piece: TypePiece) -> bool:
    """Whether a file to fill in is given for this paper."""
    return type_piece.modele_id is not None or type_piece.code in GENERES


def written_model(dossier: Dossier, code: str) -> bytes:
    """The workbook of the table that this paper is, with the lines already typed in the dossier.

    Raises:
        KeyError: this paper is no table of the dossier.
    """
    tableau = tableaux()[GENERES[code]]
    return model_xlsx(tableau, formulaire_of(dossier).reponses.get(tableau.nom) or [])


@transaction.atomic
def give_model(*, pk: int, chunks: Iterable[bytes], type_mime: str, nom: str, acte: Acte) -> TypePiece:
    """Give a paper the file to fill in (already checked by its form), in place of the former one.

    Raises:
        TypePiece.DoesNotExist: no such paper.
    """
    type_piece = TypePiece.objects.select_for_update().get(pk=pk)
    type_piece.modele, type_piece.modele_nom = store(chunks, type_mime=type_mime), kept_name(nom)
    type_piece.save(update_fields=["modele", "modele_nom"])
    details = {"piece": type_piece.code, "sha256": type_piece.modele.sha256}
    record(type_piece, geste=GESTE, acte=acte, details=details)
    return type_piece
