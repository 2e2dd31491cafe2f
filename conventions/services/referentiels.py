"""Load the reference data of `conventions/donnees/`: barèmes, hours of an ETP, pieces.

These are administered by screen once loaded: a row already there is never rewritten, a missing one is added.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from conventions.enums import NatureDemande
from conventions.models import Bareme, HeuresETP, TypePiece
from conventions.rules.champs import signes_espaces
from structures.enums import TypeStructure, Zone
from structures.services.referentiels import Bilan, read_rows, to_date

DONNEES = Path(__file__).resolve().parent.parent / "donnees"
TOUS = "tous"
ZONES: Mapping[str, tuple[Zone, ...]] = {
    "France": (Zone.HORS_MAYOTTE, Zone.MAYOTTE),
    "hors Mayotte": (Zone.HORS_MAYOTTE,),
    "Mayotte": (Zone.MAYOTTE,),
}


@transaction.atomic
def load_referentiels() -> list[Bilan]:
    """Load everything; a second call writes nothing."""
    return [load_baremes(), load_heures_etp(), load_types_piece()]


def load_baremes() -> Bilan:
    """Dated amounts: one row of the file gives one row per kind and zone."""
    lignes = read_rows(DONNEES / "baremes.csv")
    connus = set(Bareme.objects.values_list("aide", "zone", "type", "effet_on"))
    nouveaux = [
        bareme
        for ligne in lignes
        for bareme in to_baremes(ligne)
        if (bareme.aide, bareme.zone, bareme.type, bareme.effet_on) not in connus
    ]
    Bareme.objects.bulk_create(nouveaux)
    return Bilan(nom="barèmes", lus=len(lignes), ecrits=len(nouveaux))


def to_baremes(ligne: Mapping[str, str]) -> Iterable[Bareme]:
    """The rows of one line of `baremes.csv`."""
    part = ligne["dont_accompagnement_encadrement"]
    for zone in ZONES[ligne["zone"]]:
        for type_structure in kinds(ligne["types"]):
            yield Bareme(
                aide=ligne["aide"],
                zone=zone,
                type=type_structure,
                effet_on=date.fromisoformat(ligne["date_effet"]),
                montant=Decimal(ligne["montant"]),
                unite=ligne["unite"],
                dont_accompagnement_eur=Decimal(part) if part else None,
                reference=ligne["source"],
                confiance=ligne["confiance"],
                note=ligne["note"],
            )


def kinds(texte: str) -> list[str]:
    """Kinds of a `;` list, « tous » meaning every kind."""
    return list(TypeStructure.values) if texte == TOUS else texte.split(";")


def load_heures_etp() -> Bilan:
    """Annual hours of one ETP, by kind and date."""
    lignes = read_rows(DONNEES / "heures_etp.csv")
    connus = set(HeuresETP.objects.values_list("type", "debut_on"))
    nouvelles = [
        HeuresETP(
            type=ligne["type"],
            debut_on=date.fromisoformat(ligne["date_debut"]),
            fin_on=to_date(ligne["date_fin"]),
            heures=Decimal(ligne["heures_annuelles"]),
            nature=ligne["nature_des_heures"],
            confiance=ligne["confiance"],
            source=ligne["source"],
        )
        for ligne in lignes
        if (ligne["type"], date.fromisoformat(ligne["date_debut"])) not in connus
    ]
    HeuresETP.objects.bulk_create(nouvelles)
    return Bilan(nom="heures par ETP", lus=len(lignes), ecrits=len(nouvelles))


def load_types_piece() -> Bilan:
    """Pieces that may be asked, by kind and nature of request, in the order of the file."""
    lignes = read_rows(DONNEES / "pieces_justificatives.csv")
    connus = set(TypePiece.objects.values_list("code", flat=True))
    nouveaux = [
        to_type_piece(ligne, rang)
        for rang, ligne in enumerate(lignes, start=1)
        if ligne["code"] not in connus
    ]
    TypePiece.objects.bulk_create(nouveaux)
    _give_formats(lignes)
    return Bilan(nom="types de pièces", lus=len(lignes), ecrits=len(nouveaux))


def _give_formats(lignes: Iterable[Mapping[str, str]]) -> None:
    """To the papers loaded before their formats were read."""
    formats = {ligne["code"]: ligne["formats"].split(";") for ligne in lignes}
    for type_piece in TypePiece.objects.filter(formats=[], code__in=formats):
        type_piece.formats = formats[type_piece.code]
        type_piece.save(update_fields=["formats"])


def to_type_piece(ligne: Mapping[str, str], rang: int) -> TypePiece:
    """One kind of paper from its row."""
    return TypePiece(
        code=ligne["code"],
        libelle=signes_espaces(ligne["libelle"]),
        types=kinds(ligne["types"]),
        demande={nature: ligne[nature.lower()] for nature in NatureDemande.values},
        condition=ligne["condition"],
        caractere=ligne["caractere"],
        ordre=rang,
        source=ligne["source"],
        formats=ligne["formats"].split(";"),
    )
