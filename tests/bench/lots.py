"""Import of 5 000 structures by file: reading and comparing, applying, undoing; time and peak of memory."""

import io
import resource
import time
from collections.abc import Callable
from csv import writer
from datetime import UTC, datetime
from typing import Any

from tests.bench.mesures import Mesure

STRUCTURES = 5_000
CIBLE_S = 30.0
CIBLE_MEMOIRE_MO = 150.0
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def measures() -> list[Mesure]:
    """On the database of the imports, with its communes; everything is undone at the end."""
    from structures.enums import EtatLot
    from structures.models import Structure
    from structures.services.lots.application import apply_lot, undo_lot
    from structures.services.lots.lots import ask_apply, ask_undo

    acte, avant = _acte(), Structure.objects.count()
    depart_mo = _peak_mo()
    lot, lecture_s = _timed(lambda: _read(acte))
    ask_apply(pk=lot.pk, sans_erreurs=False, sans_douteuses=True, acte=acte)
    _ecrit, application_s = _timed(lambda: apply_lot(lot_id=lot.pk, acte=acte))
    ecrites = Structure.objects.count() - avant
    ask_undo(pk=lot.pk, acte=acte)
    _rendu, annulation_s = _timed(lambda: undo_lot(lot_id=lot.pk, acte=acte))
    lot.refresh_from_db()
    if ecrites != STRUCTURES or lot.etat != EtatLot.ANNULE:
        raise SystemExit(f"lot : {ecrites} structures écrites, état {lot.etat}, {lot.erreur}")
    nom = f"annuaire.import.{STRUCTURES}"
    return [
        Mesure(nom=f"{nom}_structures_lecture", valeur=lecture_s, unite="s", cible=CIBLE_S),
        Mesure(nom=f"{nom}_structures_application", valeur=application_s, unite="s", cible=CIBLE_S),
        Mesure(nom=f"{nom}_structures_annulation", valeur=annulation_s, unite="s", cible=CIBLE_S),
        Mesure(nom=f"{nom}_memoire", valeur=_peak_mo() - depart_mo, unite="Mo", cible=CIBLE_MEMOIRE_MO),
    ]


def _timed(geste: Callable[[], Any]) -> tuple[Any, float]:
    debut = time.monotonic()
    return geste(), time.monotonic() - debut


def _peak_mo() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _acte() -> Any:
    from siae_portal.comptes.enums import Role
    from siae_portal.comptes.models import Habilitation, User
    from siae_portal.workflow.machine import Acte

    personne, _ = User.objects.get_or_create(
        email="bench@exemple.invalid", defaults={"prenom": "Essai", "nom": "Bench"}
    )
    Habilitation.objects.get_or_create(
        user=personne, role=Role.ADMINISTRATEUR, defaults={"debut_on": AT.date()}
    )
    return Acte(user=personne, at=AT)


def _file() -> bytes:
    """Structures of many communes, under fictive SIREN that begin by 99."""
    from structures.models import Commune
    from structures.rules.lots import COLONNES_STRUCTURES
    from tests.structures.factories import siret_of

    sortie = io.StringIO()
    ecrivain = writer(sortie, delimiter=";")
    ecrivain.writerow([colonne.entete for colonne in COLONNES_STRUCTURES])
    exemples = {colonne.nom: colonne.exemple for colonne in COLONNES_STRUCTURES}
    communes = Commune.objects.exclude(codes_postaux=[]).order_by("pk")[:STRUCTURES]
    for rang, commune in enumerate(communes, start=100_000):
        valeurs = exemples | {
            "siret": siret_of(rang),
            "denomination": f"Structure importée {rang}",
            "code_postal": commune.codes_postaux[0],
            "commune": commune.nom,
        }
        ecrivain.writerow(valeurs.values())
    return sortie.getvalue().encode("utf-8-sig")


def _read(acte: Any) -> Any:
    from siae_portal.workflow.machine import Acte
    from structures.enums import EtatLot
    from structures.services.lots.lots import read_part, send_lot

    lot = send_lot(service=None, chunks=[_file()], type_mime="text/csv", nom="bench.csv", acte=acte)
    while lot.etat == EtatLot.A_LIRE:
        read_part(lot_id=lot.pk, depuis=lot.lignes_faites, acte=Acte(user=None, at=AT))
        lot.refresh_from_db()
    return lot
