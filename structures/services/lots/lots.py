"""The life of a batch: sent, read part by part, decided, then asked to be applied or undone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from siae_portal.audit.services import record
from siae_portal.outbox.services import publish
from siae_portal.storage.models import Fichier
from siae_portal.storage.services import store
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import DecisionLigne, EtatLot, GenreLot, StatutLigne
from structures.models import LigneLot, Lot, ServiceInstructeur, Structure
from structures.policies import GesteLot
from structures.rules.lots import ANNULATION_JOURS, EntetesRefusees, match_headers
from structures.services.lots.genres import Genre, genre_of
from structures.services.lots.lecture import FichierIllisible, numbered, read_rows

A_LIRE, A_APPLIQUER, A_ANNULER = "lot.a_lire", "lot.a_appliquer", "lot.a_annuler"
TAILLE = 1_000
"""Rows read in one transaction: the reader sees how far it is between two."""
ILLISIBLE = "La lecture s’est arrêtée : renvoyez le fichier. Rien n’a été changé."


@transaction.atomic
def send_lot(
    *,
    genre: GenreLot = GenreLot.STRUCTURES,
    service: ServiceInstructeur | None = None,
    structure: Structure | None = None,
    chunks: Iterable[bytes],
    type_mime: str,
    nom: str,
    acte: Acte,
) -> Lot:
    """Keep a file and have it read.

    Args:
        service: whose structures, None for the whole country; or whose members.
        structure: whose members.
    Raises:
        Lot.DoesNotExist: the person does not import this for this place.
    """
    lot = Lot.objects.create(
        genre=genre,
        service=service,
        structure=structure,
        fichier=_stored(chunks, type_mime),
        nom=nom[:150],
        cree_at=acte.at,
        cree_par=acte.author,
    )
    geste = GesteLot.IMPORTER if genre == GenreLot.STRUCTURES else GesteLot.IMPORTER_MEMBRES
    lot = Lot.objects.permitted(acte.author, geste).get(pk=lot.pk)
    record(lot, geste=geste, acte=acte, apres=lot.etat)
    _have_read(lot, depuis=0, acte=acte)
    return lot


def _stored(chunks: Iterable[bytes], type_mime: str) -> Fichier:
    """The same bytes may have been kept under another type: the type of this sending is the true one."""
    return store(chunks, type_mime=type_mime)


def _have_read(lot: Lot, *, depuis: int, acte: Acte) -> None:
    cle = f"{A_LIRE}:{lot.pk}:{acte.at.isoformat()}:{depuis}"
    publish(A_LIRE, key=cle, payload={"lot_id": lot.pk, "depuis": depuis})


@transaction.atomic
def read_part(*, lot_id: int, depuis: int, acte: Acte) -> None:
    """Compare the next rows with the portal; the last part lists what vanished. Safe to run twice.

    Args:
        depuis: rows of the file already read.
    """
    lots = Lot.objects.select_for_update(of=("self",))
    lot = lots.select_related("fichier", "service", "structure", "cree_par").get(pk=lot_id)
    if lot.etat != EtatLot.A_LIRE or lot.lignes_faites != depuis:
        return
    try:
        _read(lot, depuis, acte)
    except (FichierIllisible, EntetesRefusees) as illisible:
        lot.lignes.all().delete()
        lot.etat, lot.erreur = EtatLot.ILLISIBLE, str(illisible)[:300]
    lot.save()


def _read(lot: Lot, depuis: int, acte: Acte) -> None:
    genre = genre_of(lot)
    if lot.fichier is None:
        raise FichierIllisible("Le contenu de ce fichier a été effacé : envoyez-le de nouveau.")
    lignes = read_rows(lot.fichier)
    noms = match_headers(next(lignes, []), genre.colonnes)
    toutes = numbered(lignes)
    _check_length(toutes, genre)
    comparaison = genre.comparaison(lot, noms=noms, toutes=toutes, on=_day(acte))
    a_lire = toutes[depuis : depuis + TAILLE]
    LigneLot.objects.bulk_create(comparaison.compare(a_lire), batch_size=500)
    lot.lignes_total, lot.lignes_faites = len(toutes), depuis + len(a_lire)
    if lot.lignes_faites < lot.lignes_total:
        _have_read(lot, depuis=lot.lignes_faites, acte=acte)
        return
    LigneLot.objects.bulk_create(comparaison.vanished(premier_rang=toutes[-1][0] + 1), batch_size=500)
    lot.etat = EtatLot.PREVU


def _check_length(toutes: Sequence[tuple[int, list[str]]], genre: Genre) -> None:
    if not toutes:
        raise FichierIllisible(f"Ce fichier n’a que des en-têtes : ajoutez une ligne par {genre.par}.")
    if len(toutes) > genre.lignes_max:
        raise FichierIllisible(
            f"Ce fichier a plus de {genre.lignes_max} lignes : coupez-le en plusieurs fichiers."
        )


def _day(acte: Acte) -> date:
    return timezone.localtime(acte.at).date()


@transaction.atomic
def read_again(*, pk: int, acte: Acte) -> Lot:
    """Compare the file with the portal as it is now; what was decided is asked again.

    Raises:
        Lot.DoesNotExist: out of scope.
        TransitionRefusee: applied already, or being read.
    """
    lot = lock_lot(pk=pk, geste=GesteLot.RELIRE, acte=acte)
    expect_state(lot, EtatLot.PREVU)
    lot.lignes.all().delete()
    lot.etat, lot.erreur, lot.lignes_faites = EtatLot.A_LIRE, "", 0
    lot.save()
    _have_read(lot, depuis=0, acte=acte)
    return lot


@transaction.atomic
def decide_rows(*, pk: int, decisions: Mapping[int, str], acte: Acte) -> int:
    """Keep what was decided of doubtful rows (row of the file → decision); how many were kept.

    Raises:
        Lot.DoesNotExist: out of scope.
        TransitionRefusee: not to be checked any more, or a decision that a row does not admit.
    """
    lot = lock_lot(pk=pk, geste=GesteLot.DECIDER, acte=acte)
    expect_state(lot, EtatLot.PREVU)
    lignes = list(lot.lignes.filter(statut=StatutLigne.DOUTEUSE, rang__in=decisions))
    choix = genre_of(lot).choix
    for ligne in lignes:
        if decisions[ligne.rang] not in choix(ligne):
            raise TransitionRefusee([f"Ligne {ligne.rang} : ce choix n’est pas possible."])
        ligne.decision = DecisionLigne(decisions[ligne.rang])
    LigneLot.objects.bulk_update(lignes, ["decision"], batch_size=500)
    details = {"lignes": len(lignes)}
    record(lot, geste=GesteLot.DECIDER, acte=acte, avant=lot.etat, apres=lot.etat, details=details)
    return len(lignes)


@transaction.atomic
def ask_apply(*, pk: int, sans_erreurs: bool, sans_douteuses: bool, acte: Acte) -> Lot:
    """Have the batch applied by the worker.

    Args:
        sans_erreurs: leave out the rows in error; sans_douteuses: leave out those not decided.
    Raises:
        Lot.DoesNotExist: out of scope.
        TransitionRefusee: rows in error or doubtful that nobody chose to leave out; nothing to write.
    """
    lot = lock_lot(pk=pk, geste=GesteLot.APPLIQUER, acte=acte)
    expect_state(lot, EtatLot.PREVU)
    erreurs = lot.lignes.filter(statut=StatutLigne.ERREUR).count()
    if erreurs and not sans_erreurs:
        raise TransitionRefusee(
            [f"Lignes en erreur : {erreurs}. Corrigez le fichier, ou choisissez de les laisser de côté."]
        )
    douteuses = lot.lignes.undecided().count()
    if douteuses and not sans_douteuses:
        raise TransitionRefusee(
            [f"Lignes douteuses à décider : {douteuses}. Décidez, ou choisissez de les laisser de côté."]
        )
    if not lot.lignes.to_apply().exists():
        raise TransitionRefusee(["Aucune ligne ne change quoi que ce soit : il n’y a rien à appliquer."])
    return _start(lot, GesteLot.APPLIQUER, A_APPLIQUER, acte)


@transaction.atomic
def ask_undo(*, pk: int, acte: Acte) -> Lot:
    """Have the batch undone by the worker.

    Raises:
        Lot.DoesNotExist: out of scope.
        TransitionRefusee: not applied, or applied more than thirty days ago.
    """
    lot = lock_lot(pk=pk, geste=GesteLot.ANNULER, acte=acte)
    expect_state(lot, EtatLot.APPLIQUE)
    if not undoable(lot, on=_day(acte)):
        raise TransitionRefusee([f"Un lot s’annule dans les {ANNULATION_JOURS} jours : ce délai est passé."])
    return _start(lot, GesteLot.ANNULER, A_ANNULER, acte)


def undoable(lot: Lot, *, on: date) -> bool:
    """Applied, and not too long ago."""
    if lot.etat != EtatLot.APPLIQUE or lot.applique_at is None:
        return False
    return on <= timezone.localtime(lot.applique_at).date() + timedelta(days=ANNULATION_JOURS)


def _start(lot: Lot, geste: str, topic: str, acte: Acte) -> Lot:
    avant, lot.etat, lot.erreur = lot.etat, EtatLot.EN_COURS, ""
    lot.save(update_fields=["etat", "erreur"])
    evenement = record(lot, geste=geste, acte=acte, avant=avant, apres=lot.etat)
    payload = {"lot_id": lot.pk, "user_id": acte.author.pk}
    publish(topic, key=f"{topic}:{evenement.pk}", payload=payload)
    return lot


@transaction.atomic
def give_up(*, lot_id: int) -> None:
    """The worker failed for good: say so, nothing was written."""
    lot = Lot.objects.select_for_update().get(pk=lot_id)
    if lot.etat == EtatLot.A_LIRE:
        lot.etat, lot.erreur = EtatLot.ILLISIBLE, ILLISIBLE
    elif lot.etat == EtatLot.EN_COURS:
        lot.etat = EtatLot.APPLIQUE if lot.applique_at else EtatLot.PREVU
        lot.erreur = "Le portail n’a pas pu terminer : rien n’a été changé. Recommencez plus tard."
    lot.save(update_fields=["etat", "erreur"])


def lock_lot(*, pk: int, geste: str, acte: Acte) -> Lot:
    """The batch, locked, in the scope of the person.

    Raises:
        Lot.DoesNotExist: out of scope.
    """
    lots = Lot.objects.permitted(acte.author, geste).select_related("service", "structure")
    return lots.select_for_update(of=("self",)).get(pk=pk)


def expect_state(lot: Lot, etat: EtatLot) -> None:
    """Refuse an act that this state does not admit.

    Raises:
        TransitionRefusee: with what to do.
    """
    if lot.etat != etat:
        raise TransitionRefusee([f"Ce lot est à l’état « {lot.get_etat_display()} » : rechargez la page."])
