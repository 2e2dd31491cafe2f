"""Files to fill in for a paper: given by screen from a day on, else written by the portal."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from conventions.enums import GesteParametrage
from conventions.models import Dossier, ModelePiece, TypePiece
from conventions.rules.tableaux import tableaux
from conventions.services.formulaire import formulaire_of
from conventions.services.liste_dirigeants import directors_xlsx
from conventions.services.parametrage import PARTOUT, PorteeRefusee, portees_of
from conventions.services.tableur import model_xlsx
from siae_portal.audit.services import record
from siae_portal.formulaires.contenus import EXTENSIONS
from siae_portal.storage.noms import kept_name
from siae_portal.storage.services import store
from siae_portal.workflow.machine import Acte


def _table(nom: str) -> Callable[[Dossier], bytes]:
    """The workbook of a table of the dossier, with the lines already typed."""
    return lambda dossier: model_xlsx(tableaux()[nom], formulaire_of(dossier).reponses.get(nom) or [])


# Papers that are a table of the dossier (column `note` of pieces_justificatives.csv), or a list to fill in.
GENERES: Mapping[str, Callable[[Dossier], bytes]] = {
    "LISTE_PERMANENTS": _table("permanents"),
    "FICHE_ACI": _table("ateliers"),
    "LISTE_DIRIGEANTS": directors_xlsx,
}


@dataclass(frozen=True, kw_only=True)
class Modeles:
    """The models given in one place, one day, by code of paper."""

    donnes: Mapping[str, ModelePiece]

    @property
    def codes(self) -> frozenset[str]:
        """Papers that have a file to fill in."""
        return frozenset({*self.donnes, *GENERES})


def models_in_force(departement: str | None, *, on: date) -> Modeles:
    """The models given that day: that of the département, else the one given everywhere. One query.

    `begun` reads those given everywhere first: those of the département come over them.
    """
    derniers: dict[tuple[str, bool], ModelePiece] = {}
    for modele in ModelePiece.objects.begun(departement, on=on):
        derniers[modele.type_piece.code, modele.departement_id is not None] = modele
    donnes = {code: modele for (code, _ici), modele in derniers.items() if modele.is_given(on=on)}
    return Modeles(donnes=donnes)


def written_model(dossier: Dossier, code: str) -> bytes:
    """The workbook that the portal writes for this paper.

    Raises:
        KeyError: it writes none.
    """
    return GENERES[code](dossier)


@transaction.atomic
def give_model(
    *, code: str, portee: str, debut_on: date, chunks: Iterable[bytes], type_mime: str, nom: str, acte: Acte
) -> ModelePiece:
    """Give a paper a file to fill in (already checked by its form), in place of the former one from a day on.

    Args:
        portee: code of the département, empty for everywhere.
    Raises:
        PorteeRefusee: the person may not change the dossier unique there.
        TypePiece.DoesNotExist: no such paper.
    """
    if portee not in portees_of(acte.author):
        raise PorteeRefusee
    modele = ModelePiece.objects.create(
        type_piece=TypePiece.objects.get(code=code),
        departement_id=portee or None,
        fichier=store(chunks, type_mime=type_mime),
        nom=kept_name(nom, extension=EXTENSIONS.get(type_mime, "")),
        debut_on=debut_on,
        cree_at=acte.at,
        cree_par=acte.author,
    )
    _journal(modele, GesteParametrage.DONNER_MODELE, acte, debut_on)
    return modele


@transaction.atomic
def withdraw_model(*, pk: int, on: date, acte: Acte) -> ModelePiece:
    """Give it no more from that day; one that has not begun never will. Again, it changes nothing.

    Raises:
        ModelePiece.DoesNotExist: no such model where the person may change the dossier unique.
    """
    verrou = ModelePiece.objects.select_for_update(of=("self",)).select_related("fichier", "type_piece")
    modele = verrou.get(pk=pk)
    if (modele.departement_id or PARTOUT) not in portees_of(acte.author):
        raise ModelePiece.DoesNotExist
    if modele.retire_on is None:
        modele.retire_on = max(on, modele.debut_on)
        modele.save(update_fields=["retire_on"])
        _journal(modele, GesteParametrage.RETIRER_MODELE, acte, modele.retire_on)
    return modele


def _journal(modele: ModelePiece, geste: GesteParametrage, acte: Acte, on: date) -> None:
    details = {
        "piece": modele.type_piece.code,
        "departement": modele.departement_id or "",
        "sha256": modele.fichier.sha256,
        "on": on.isoformat(),
    }
    record(modele, geste=geste, acte=acte, details=details)
