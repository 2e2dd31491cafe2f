"""Files of a batch, and its life, for the tests of both genres."""

import csv
import io

from siae_portal.workflow.machine import Acte
from structures.enums import EtatLot
from structures.services.lots.application import apply_lot, undo_lot
from structures.services.lots.lots import ask_apply, ask_undo, read_part
from tests.conventions.factories import AT

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(*lignes, encodage="utf-8-sig", separateur=";", entetes=None):
    """Rows given as dicts, headers sorted."""
    noms = entetes or sorted({nom for ligne in lignes for nom in ligne})
    sortie = io.StringIO()
    ecrivain = csv.DictWriter(sortie, noms, delimiter=separateur, restval="")
    ecrivain.writeheader()
    ecrivain.writerows(lignes)
    return sortie.getvalue().encode(encodage)


def read_whole(lot):
    """Every part, as the worker does."""
    while lot.etat == EtatLot.A_LIRE:
        read_part(lot_id=lot.pk, depuis=lot.lignes_faites, acte=Acte(user=None, at=AT))
        lot.refresh_from_db()
    return lot


def applied(lot, acte, **options):
    """Asked for, then written."""
    options = {"sans_erreurs": False, "sans_douteuses": False} | options
    ask_apply(pk=lot.pk, acte=acte, **options)
    apply_lot(lot_id=lot.pk, acte=acte)
    lot.refresh_from_db()
    return lot


def undone(lot, acte):
    """Asked for, then given back."""
    ask_undo(pk=lot.pk, acte=acte)
    undo_lot(lot_id=lot.pk, acte=acte)
    lot.refresh_from_db()
    return lot
