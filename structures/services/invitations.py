"""Inviting somebody by e-mail into a place: sent, sent again, cancelled, accepted once."""

import hashlib
import secrets
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from siae_portal.comptes.models import Habilitation, Invitation
from siae_portal.courriels.services import send_courriel, still_useful
from siae_portal.formats import date_longue
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import GesteEquipe
from structures.models import ServiceInstructeur
from structures.services.equipe import (
    Place,
    Territoire,
    check_dates,
    check_role,
    day_of,
    grant,
    lock_lieu,
    name_of,
    note,
    relock,
    where,
)

MODELE = "invitation"
_PLUS_EN_ATTENTE = "Cette invitation n’est plus en attente : rechargez la page."


def fingerprint(jeton: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(jeton.encode()).hexdigest()


def lieu_of(invitation: Invitation) -> Place:
    """The place of an invitation, with what its name needs."""
    if invitation.structure:
        return invitation.structure
    if invitation.service_id is None:
        return Territoire(region=invitation.region)
    services = ServiceInstructeur.objects.select_related("departement", "region")
    return services.get(invitations=invitation)


@transaction.atomic
def invite(
    *,
    lieu: Place,
    courriel: str,
    role: str,
    qualite: str,
    debut_on: date,
    fin_on: date | None,
    acte: Acte,
) -> Invitation:
    """Offer a role to an address; the e-mail leaves after the commit.

    Raises:
        TransitionRefusee: role or dates refused; already invited; already a member with this role.
    """
    lieu = lock_lieu(lieu, geste=GesteEquipe.INVITER, acte=acte)
    check_role(lieu, role, acte)
    check_dates(debut_on, fin_on)
    adresse = courriel.strip().lower()
    _refuse_twice(lieu, adresse, role, debut_on)
    jeton = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        courriel=adresse,
        role=role,
        qualite=qualite,
        debut_on=debut_on,
        fin_on=fin_on,
        jeton_sha256=fingerprint(jeton),
        invite_par=acte.author,
        cree_at=acte.at,
        envoyee_at=acte.at,
        expire_at=acte.at + timedelta(days=settings.INVITATION_VALIDITE_JOURS),
        **where(lieu),
    )
    _send(invitation, lieu, jeton)
    note(lieu, GesteEquipe.INVITER, acte, invitation_id=invitation.pk, role=role)
    return invitation


@transaction.atomic
def resend(*, lieu: Place, pk: int, acte: Acte) -> Invitation:
    """Send an invitation again, with a new link and a new delay; the former link is dead.

    Raises:
        Invitation.DoesNotExist: not of this place.
        TransitionRefusee: accepted or cancelled meanwhile.
    """
    lieu, invitation = _lock_pending(lieu, pk, acte)
    jeton = secrets.token_urlsafe(32)
    invitation.jeton_sha256, invitation.envoyee_at = fingerprint(jeton), acte.at
    invitation.expire_at = acte.at + timedelta(days=settings.INVITATION_VALIDITE_JOURS)
    invitation.save(update_fields=["jeton_sha256", "envoyee_at", "expire_at"])
    _send(invitation, lieu, jeton)
    note(lieu, GesteEquipe.RENVOYER_INVITATION, acte, invitation_id=pk)
    return invitation


@transaction.atomic
def cancel(*, lieu: Place, pk: int, acte: Acte) -> Invitation:
    """Take an invitation back.

    Raises:
        Invitation.DoesNotExist: not of this place.
        TransitionRefusee: accepted or cancelled meanwhile.
    """
    lieu, invitation = _lock_pending(lieu, pk, acte)
    invitation.annulee_at = acte.at
    invitation.save(update_fields=["annulee_at"])
    note(lieu, GesteEquipe.ANNULER_INVITATION, acte, invitation_id=pk)
    return invitation


@transaction.atomic
def accept_invitation(*, jeton: str, acte: Acte) -> Habilitation:
    """The person invited takes the role. A link serves once.

    Raises:
        Invitation.DoesNotExist: no invitation has this token.
        TransitionRefusee: used, cancelled, over, meant for another address, or the role is held already.
    """
    lue = Invitation.objects.select_related("structure").get(jeton_sha256=fingerprint(jeton))
    lieu = relock(lieu_of(lue))
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=lue.pk)
    if raison := refusal_of(invitation, courriel=acte.author.email, acte=acte):
        raise TransitionRefusee([raison])
    habilitation = grant(
        lieu,
        user=acte.author,
        role=invitation.role,
        qualite=invitation.qualite,
        debut_on=invitation.debut_on,
        fin_on=invitation.fin_on,
    )
    invitation.acceptee_at, invitation.acceptee_par = acte.at, acte.author
    invitation.save(update_fields=["acceptee_at", "acceptee_par"])
    details = {"invitation_id": invitation.pk, "habilitation_id": habilitation.pk, "role": invitation.role}
    note(lieu, GesteEquipe.ACCEPTER_INVITATION, acte, **details)
    return habilitation


def refusal_of(invitation: Invitation, *, courriel: str, acte: Acte) -> str:
    """Why this invitation cannot be accepted by this address now; empty when it can."""
    if invitation.annulee_at:
        return "Cette invitation a été annulée."
    if invitation.acceptee_at:
        return "Cette invitation a déjà servi."
    if invitation.expiree(acte.at):
        return f"Cette invitation a expiré le {date_longue(day_of(invitation.expire_at))}."
    if courriel.lower() != invitation.courriel:
        return "Cette invitation est adressée à une autre adresse électronique que celle de votre compte."
    return ""


@still_useful(MODELE)
def still_open(*, invitation_id: int, jeton: str, **_contexte: object) -> bool:
    """Whether the link in the e-mail still opens something."""
    return Invitation.objects.pending().filter(pk=invitation_id, jeton_sha256=fingerprint(jeton)).exists()


def _lock_pending(lieu: Place, pk: int, acte: Acte) -> tuple[Place, Invitation]:
    lieu = lock_lieu(lieu, geste=GesteEquipe.INVITER, acte=acte)
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=pk, **where(lieu))
    if not invitation.en_attente:
        raise TransitionRefusee([_PLUS_EN_ATTENTE])
    return lieu, invitation


def _refuse_twice(lieu: Place, adresse: str, role: str, debut_on: date) -> None:
    if Invitation.objects.pending().filter(courriel=adresse, role=role, **where(lieu)).exists():
        raise TransitionRefusee(
            ["Cette personne est déjà invitée avec ce rôle : renvoyez plutôt son invitation."]
        )
    memes = Habilitation.objects.filter(user__email=adresse, role=role, **where(lieu)).valid(on=debut_on)
    if memes.exists():
        raise TransitionRefusee(["Cette personne a déjà ce rôle ici : changez plutôt ses dates."])


def _send(invitation: Invitation, lieu: Place, jeton: str) -> None:
    send_courriel(
        modele=MODELE,
        to=invitation.courriel,
        contexte={
            "invitation_id": invitation.pk,
            "jeton": jeton,
            "lieu": name_of(lieu, on=day_of(invitation.envoyee_at)),
            "role": invitation.get_role_display(),
            "invite_par": invitation.invite_par.get_full_name(),
            "jusquau": date_longue(day_of(invitation.expire_at)),
        },
        key=f"invitation:{invitation.pk}:{invitation.envoyee_at.timestamp()}",
    )
