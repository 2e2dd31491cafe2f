"""A departure in one act: everything handed over, access closed on the date, a note for who takes over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from siae_portal.comptes.models import Habilitation, Invitation, User
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import GesteEquipe
from structures.ports import Reprise, reprises
from structures.services.avis_equipe import tell_leaver, tell_successor
from structures.services.equipe import (
    Lieu,
    check_cover,
    check_grantable,
    day_of,
    lock_lieu,
    members_of,
    name_of,
    note,
    where,
)


@dataclass(frozen=True, kw_only=True)
class ARemettre:
    """One thing to hand over: how many, in words, and the members who may take it."""

    code: str
    libelle: str
    nombre: int
    candidats: tuple[User, ...]


def to_hand_over(lieu: Lieu, user: User, *, on: date) -> list[ARemettre]:
    """What the departure of a person leaves to others, nothing that counts zero."""
    membres = [h for h in members_of(lieu).valid(on=on) if h.user_id != user.pk and h.user.is_active]
    a_remettre = []
    for reprise in reprises():
        if nombre := reprise.count_of(user, lieu):
            candidats = {h.user_id: h.user for h in membres if h.role in reprise.roles}
            a_remettre.append(
                ARemettre(
                    code=reprise.code,
                    libelle=reprise.in_words(nombre),
                    nombre=nombre,
                    candidats=tuple(candidats.values()),
                )
            )
    return a_remettre


def running_of(lieu: Lieu, user: User, *, on: date) -> list[Habilitation]:
    """Habilitations of a person in a place that a departure ends: not over yet."""
    return list(members_of(lieu).filter(Q(fin_on=None) | Q(fin_on__gte=on), user=user))


@transaction.atomic
def leave(
    *, lieu: Lieu, user_id: int, fin_on: date, repreneurs: Mapping[str, int], acte: Acte
) -> list[Habilitation]:
    """End every habilitation of a person in a place, and hand over what she held. `acte.motif`: the note.

    Args:
        fin_on: last day of access; to come, the handing over is still done at once.
        repreneurs: id of the member who takes over, by code of what is handed over.
    Raises:
        Habilitation.DoesNotExist: nothing to end.
        TransitionRefusee: last representative, date before the beginning, nobody named to take over.
    """
    lieu = lock_lieu(lieu, geste=GesteEquipe.ORGANISER_DEPART, acte=acte)
    aujourdhui = day_of(acte.at)
    habilitations = running_of(lieu, User.objects.get(pk=user_id), on=aujourdhui)
    if not habilitations:
        raise Habilitation.DoesNotExist
    _check(lieu, habilitations, fin_on, acte)
    remis = _hand_over(lieu, habilitations[0], repreneurs, acte, fin_on=fin_on)
    numeros = [h.pk for h in habilitations]
    for habilitation in habilitations:
        _end(habilitation, fin_on)
    _withdraw_requests(lieu, habilitations[0].user, acte)
    note(
        lieu,
        GesteEquipe.ORGANISER_DEPART,
        acte,
        habilitations=numeros,
        user_id=user_id,
        fin_on=fin_on,
        remis=remis,
    )
    return habilitations


def _check(lieu: Lieu, habilitations: list[Habilitation], fin_on: date, acte: Acte) -> None:
    for habilitation in habilitations:
        check_grantable(habilitation.role, acte)
    if fin_on < day_of(acte.at):
        raise TransitionRefusee(["Le dernier jour d’accès est aujourd’hui au plus tôt."])
    check_cover(
        lieu,
        sans=habilitations,
        avec=[(h.role, h.debut_on, fin_on) for h in habilitations if h.debut_on <= fin_on],
        on=day_of(acte.at),
    )


def _hand_over(
    lieu: Lieu, depart: Habilitation, repreneurs: Mapping[str, int], acte: Acte, *, fin_on: date
) -> dict[str, int]:
    """Hand over each thing to its own successor, who is told; how many, by code."""
    par_code: dict[str, Reprise] = {reprise.code: reprise for reprise in reprises()}
    remis: dict[str, int] = {}
    nouvelles: dict[User, list[str]] = {}
    for chose in to_hand_over(lieu, depart.user, on=day_of(acte.at)):
        to = next((u for u in chose.candidats if u.pk == repreneurs.get(chose.code)), None)
        if to is None:
            raise TransitionRefusee([f"Choisissez qui reprend : {chose.libelle}."])
        remis[chose.code] = par_code[chose.code].hand_over(user=depart.user, to=to, lieu=lieu, acte=acte)
        nouvelles.setdefault(to, []).append(chose.libelle)
    nom = name_of(lieu, on=day_of(acte.at))
    for to, libelles in nouvelles.items():
        tell_successor(depart, lieu=nom, repris=libelles, to=to, acte=acte)
    tell_leaver(depart, lieu=nom, fin_on=fin_on, acte=acte)
    return remis


def _end(habilitation: Habilitation, fin_on: date) -> None:
    """What has not begun yet never begins: it gave no right, so nothing rests on it."""
    habilitation.delegations.filter(debut_on__gt=fin_on).delete()
    if habilitation.debut_on > fin_on:
        habilitation.delete()
        return
    habilitation.delegations.filter(fin_on__gt=fin_on).update(fin_on=fin_on)
    habilitation.fin_on = fin_on
    habilitation.save(update_fields=["fin_on"])


def _withdraw_requests(lieu: Lieu, user: User, acte: Acte) -> None:
    """An invitation still pending for the address would give the access back."""
    Invitation.objects.pending().filter(courriel=user.email, **where(lieu)).update(annulee_at=acte.at)
