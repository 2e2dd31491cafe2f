"""What time does by itself: silence that refuses, terms that pass, conventions that end."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from conventions.enums import EtatConvention, EtatDossier, Geste, GesteConvention
from conventions.models import Convention, Dossier
from conventions.services.dossier_lock import lock_dossier
from conventions.services.journal import move
from conventions.workflow import TRANSITIONS, TRANSITIONS_CONVENTION
from conventions.workflow.dossier import EN_EXAMEN
from siae_portal.workflow.machine import Acte

Counts = dict[str, int]


def observe_due_dates(*, at: datetime) -> Counts:
    """Every act that falls due that day, each in its own transaction; a second run finds nothing.

    Returns:
        how many of each act were done.
    """
    jour = timezone.localtime(at).date()
    silences = Dossier.objects.filter(etat__in=EN_EXAMEN, echeance_on__lt=jour, horloge_arretee_at=None)
    corrections = Dossier.objects.filter(corrections__repondue_at=None, corrections__terme_on__lt=jour)
    defauts = corrections.filter(etat=EtatDossier.INCOMPLET, corrections__defaut_at=None)
    sans_reponse = corrections.filter(etat=EtatDossier.CORRECTION)
    return {
        Geste.CONSTATER_SILENCE: _each(silences, Geste.CONSTATER_SILENCE, at),
        Geste.CONSTATER_DEFAUT: _each(defauts, Geste.CONSTATER_DEFAUT, at),
        Geste.REPRENDRE_SANS_REPONSE: _each(sans_reponse, Geste.REPRENDRE_SANS_REPONSE, at),
        GesteConvention.CONSTATER_ECHEANCE: _end_conventions(at),
    }


def _each(dossiers: QuerySet[Dossier], geste: Geste, at: datetime) -> int:
    return sum(_observe(pk, geste, at) for pk in dossiers.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _observe(pk: int, geste: Geste, at: datetime) -> bool:
    acte = Acte(user=None, at=at)
    dossier = lock_dossier(pk=pk, geste=geste, acte=acte)
    transition = TRANSITIONS[geste]
    if transition.refusals(dossier, acte):
        return False
    move(dossier, transition, acte)
    if geste == Geste.CONSTATER_DEFAUT:
        dossier.corrections.open().update(defaut_at=at)
    if geste == Geste.REPRENDRE_SANS_REPONSE:
        dossier.corrections.open().update(repondue_at=at, defaut_at=at)
    return True


def _end_conventions(at: datetime) -> int:
    jour = timezone.localtime(at).date()
    en_cours = [EtatConvention.ACTIVE, EtatConvention.SUSPENDUE]
    finies = Convention.objects.filter(etat__in=en_cours, fin_on__lt=jour)
    return sum(_end(pk, at) for pk in finies.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _end(pk: int, at: datetime) -> bool:
    convention = Convention.objects.select_for_update(of=("self",)).get(pk=pk)
    transition, acte = TRANSITIONS_CONVENTION[GesteConvention.CONSTATER_ECHEANCE], Acte(user=None, at=at)
    if transition.refusals(convention, acte):
        return False
    move(convention, transition, acte)
    return True
