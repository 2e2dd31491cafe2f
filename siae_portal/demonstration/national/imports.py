"""The batches that each service sent: one applied, one to be checked, with their rows."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Model

from siae_portal.demonstration.national.marche import midi
from siae_portal.demonstration.national.services_etat import EquipeEtat
from siae_portal.storage.models import Fichier
from siae_portal.storage.services import store
from structures.enums import EtatLot, GenreLot, StatutLigne
from structures.models import LigneLot, Lot
from structures.services.lots.valeurs import dumped

LIGNES = 40
STATUTS = (StatutLigne.NOUVELLE, StatutLigne.CHANGEE, StatutLigne.IDENTIQUE, StatutLigne.DOUTEUSE)


def batches_of(equipes: Iterable[EquipeEtat], *, on: date) -> Iterator[Model]:
    """Two batches of structures for each service, and their rows."""
    fichier = store([b"SIRET;Commune\n"], type_mime="text/csv")
    for equipe in equipes:
        yield from _batches(equipe, fichier, on)


def _batches(equipe: EquipeEtat, fichier: Fichier, on: date) -> Iterator[Model]:
    for etat, jours in ((EtatLot.APPLIQUE, 12), (EtatLot.PREVU, 2)):
        at = midi(on - timedelta(days=jours))
        lot = Lot(
            genre=GenreLot.STRUCTURES,
            etat=etat,
            service=equipe.service,
            fichier=fichier,
            nom=f"structures-{equipe.service.departement_id}.csv",
            lignes_total=LIGNES,
            lignes_faites=LIGNES,
            cree_at=at,
            cree_par=equipe.agents[0],
            applique_at=at if etat == EtatLot.APPLIQUE else None,
        )
        yield lot
        for rang in range(LIGNES):
            yield _row(lot, rang)


def _row(lot: Lot, rang: int) -> LigneLot:
    valeurs = {"denomination": f"Structure fictive {rang}", "telephone": "01 99 00 00 00"}
    statut = STATUTS[rang % len(STATUTS)]
    return LigneLot(
        lot=lot,
        rang=rang + 2,
        statut=statut,
        avant=dumped({**valeurs, "telephone": "01 99 00 00 01"}) if statut == StatutLigne.CHANGEE else "",
        apres=dumped(valeurs),
    )
