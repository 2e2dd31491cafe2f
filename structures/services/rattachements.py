"""Somebody asks to join a structure: its representative answers, then the State service."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import DemandeRattachement, Habilitation, User
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import GesteEquipe
from structures.models import EtablissementSirene, Structure
from structures.policies import RATTACHEMENT
from structures.rules.noms import sort_key
from structures.rules.rattachements import DELAI, DEMANDES_EN_ATTENTE_MAX, RAPPEL
from structures.services.avis_equipe import tell_agents, tell_answer, tell_representatives
from structures.services.equipe import check_role, day_of, grant, note, relock, representatives_of, roles_of
from structures.services.lieux import find_lieu

_DEJA_DECIDEE = "Cette demande a déjà reçu une réponse : rechargez la page."


@transaction.atomic
def ask_to_join(*, structure_id: int, role: str, message: str, acte: Acte) -> DemandeRattachement:
    """Ask a role in a structure known to the portal.

    Without anybody to represent it, the request goes at once to the State service.

    Raises:
        Structure.DoesNotExist: unknown.
        TransitionRefusee: closed SIRET, role that does not exist there, already member, already asked.
    """
    structure = _locked(structure_id)
    if raison := refusal_of(structure, role=role, user=acte.author, on=day_of(acte.at)):
        raise TransitionRefusee([raison])
    return _create(structure, role=role, message=message, acte=acte)


@transaction.atomic
def declare_structure(
    *, siret: str, denomination: str, commune: str, message: str, acte: Acte
) -> DemandeRattachement:
    """Record a structure that the portal does not know, and ask to represent it.

    The State service of its département reads both at once; until then the record is « à vérifier ».

    Raises:
        TransitionRefusee: known or closed SIRET, commune not found, too many requests.
    """
    lieu = find_lieu(commune)
    if lieu is None or lieu.commune is None:
        raise TransitionRefusee(
            ["Cette commune est inconnue : écrivez son nom et son département, par exemple « Vannes (56) »."]
        )
    if raison := closed_reason(siret) or _known_reason(siret) or _too_many(acte.author):
        raise TransitionRefusee([raison])
    structure = Structure.objects.create(
        siret=siret,
        siret_signature=siret,
        denomination=denomination,
        nom_tri=sort_key(denomination),
        commune=lieu.commune,
        departement=lieu.commune.departement,
        code_postal=lieu.commune.codes_postaux[0] if lieu.commune.codes_postaux else "",
        a_verifier=True,
    )
    note(structure, GesteEquipe.DECLARER, acte)
    return _create(structure, role=Role.DIRIGEANT, message=message, acte=acte)


@transaction.atomic
def grant_request(
    *, pk: int, role: str, qualite: str, debut_on: date, fin_on: date | None, acte: Acte
) -> Habilitation:
    """Accept a request, with the role and the dates that the one who answers decides.

    Raises:
        DemandeRattachement.DoesNotExist: out of scope.
        TransitionRefusee: answered meanwhile; role or dates refused.
    """
    structure, demande = _lock_pending(pk, acte)
    if role != demande.role:
        check_role(structure, role, acte)
    habilitation = grant(
        structure, user=demande.user, role=role, qualite=qualite, debut_on=debut_on, fin_on=fin_on
    )
    demande.role = role
    _close(demande, accordee=True, acte=acte)
    note(
        structure,
        GesteEquipe.ACCORDER,
        acte,
        demande_id=pk,
        habilitation_id=habilitation.pk,
        role=role,
    )
    return habilitation


@transaction.atomic
def refuse_request(*, pk: int, acte: Acte) -> DemandeRattachement:
    """Refuse a request; `acte.motif` is the reason, which the person reads.

    Raises:
        DemandeRattachement.DoesNotExist: out of scope.
        TransitionRefusee: no reason; answered meanwhile.
    """
    structure, demande = _lock_pending(pk, acte)
    if not acte.motif.strip():
        raise TransitionRefusee(["Écrivez pourquoi vous refusez : la personne le lira."])
    demande.reponse = acte.motif.strip()
    _close(demande, accordee=False, acte=acte)
    note(structure, GesteEquipe.REFUSER, acte, demande_id=pk)
    return demande


@transaction.atomic
def withdraw_request(*, pk: int, acte: Acte) -> DemandeRattachement:
    """Take back one's own request while nobody has answered it; she may ask again later.

    Raises:
        DemandeRattachement.DoesNotExist: not hers.
        TransitionRefusee: answered meanwhile.
    """
    siennes = DemandeRattachement.objects.filter(user=acte.author)
    structure, demande = _lock_among(siennes, pk)
    demande.decidee_at, demande.decidee_par, demande.accordee = acte.at, acte.author, False
    demande.save(update_fields=["decidee_at", "decidee_par", "accordee"])
    note(structure, GesteEquipe.RETIRER_DEMANDE, acte, demande_id=pk)
    return demande


@transaction.atomic
def follow_requests(*, at: datetime) -> int:
    """Remind the representatives after three days, hand over to the State service after five.

    At once when nobody represents the structure any more. Returns how many requests were handed over.
    """
    transmises = 0
    demandes = DemandeRattachement.objects.pending().filter(transmise_at=None).order_by("cree_at", "pk")
    for pk, structure_id in demandes.values_list("pk", "structure_id"):
        structure = _locked(structure_id)
        demande = demandes.select_for_update(of=("self",)).filter(pk=pk).first()
        if demande is None:
            continue
        dirigeants = representatives_of(structure, on=day_of(at))
        if at >= demande.cree_at + DELAI or not dirigeants:
            _transmit(structure, demande, Acte(user=None, at=at))
            transmises += 1
        elif at >= demande.cree_at + RAPPEL and demande.relancee_at is None:
            demande.relancee_at = at
            demande.save(update_fields=["relancee_at"])
            tell_representatives(demande, structure, dirigeants, rappel=True)
    return transmises


def refusal_of(structure: Structure, *, role: str, user: User, on: date) -> str:
    """Why this person cannot ask this role there; empty when she can."""
    if raison := closed_reason(structure.siret):
        return raison
    if role not in roles_of(structure, on=on):
        return "Ce rôle n’existe pas dans cette structure : choisissez-en un autre dans la liste."
    if structure.habilitations.valid(on=on).filter(user=user, role=role).exists():
        return "Vous avez déjà ce rôle dans cette structure."
    if DemandeRattachement.objects.pending().filter(user=user, structure=structure).exists():
        return "Votre demande pour cette structure est déjà en attente : suivez-la dans « Mes demandes »."
    return _too_many(user)


def closed_reason(siret: str) -> str:
    """Why a closed SIRET is refused; empty when it is open, or when the directory does not know it."""
    etablissement = EtablissementSirene.objects.filter(pk=siret).first()
    if etablissement is None or not etablissement.ferme:
        return ""
    return (
        "D’après Sirene, cet établissement est fermé : prenez le SIRET de l’établissement qui a repris "
        "l’activité, lisible sur votre avis de situation."
    )


def decidable(user: User) -> Iterable[DemandeRattachement]:
    """Pending requests that this person may answer, the oldest first."""
    permis = RATTACHEMENT.scope(user, GesteEquipe.DECIDER)
    return DemandeRattachement.objects.pending().filter(permis).for_list().order_by("cree_at", "pk")


def _known_reason(siret: str) -> str:
    if Structure.objects.filter(siret=siret).exists():
        return "Cette structure est déjà connue du portail : demandez à la rejoindre."
    return ""


def _too_many(user: User) -> str:
    if DemandeRattachement.objects.pending().filter(user=user).count() < DEMANDES_EN_ATTENTE_MAX:
        return ""
    return (
        f"Vous avez déjà {DEMANDES_EN_ATTENTE_MAX} demandes en attente : attendez une réponse avant d’en "
        "envoyer une autre."
    )


def _create(structure: Structure, *, role: str, message: str, acte: Acte) -> DemandeRattachement:
    demande = DemandeRattachement.objects.create(
        user=acte.author, structure=structure, role=role, message=message.strip(), cree_at=acte.at
    )
    note(structure, GesteEquipe.DEMANDER, acte, demande_id=demande.pk, role=role)
    if dirigeants := representatives_of(structure, on=day_of(acte.at)):
        tell_representatives(demande, structure, dirigeants)
    else:
        _transmit(structure, demande, Acte(user=None, at=acte.at))
    return demande


def _transmit(structure: Structure, demande: DemandeRattachement, acte: Acte) -> None:
    demande.transmise_at = acte.at
    demande.save(update_fields=["transmise_at"])
    note(structure, GesteEquipe.TRANSMETTRE, acte, demande_id=demande.pk)
    tell_agents(demande, structure, on=day_of(acte.at))


def _locked(structure_id: int) -> Structure:
    lignes = Structure.objects.select_related("departement").select_for_update(of=("self",))
    return lignes.get(pk=structure_id)


def _lock_pending(pk: int, acte: Acte) -> tuple[Structure, DemandeRattachement]:
    permises = DemandeRattachement.objects.filter(RATTACHEMENT.scope(acte.author, GesteEquipe.DECIDER))
    return _lock_among(permises, pk)


def _lock_among(permises: QuerySet[DemandeRattachement], pk: int) -> tuple[Structure, DemandeRattachement]:
    structure = relock(permises.select_related("structure").get(pk=pk).structure)
    demande = DemandeRattachement.objects.select_for_update(of=("self",)).get(pk=pk)
    if demande.decidee_at:
        raise TransitionRefusee([_DEJA_DECIDEE])
    return structure, demande


def _close(demande: DemandeRattachement, *, accordee: bool, acte: Acte) -> None:
    demande.decidee_at, demande.decidee_par, demande.accordee = acte.at, acte.author, accordee
    demande.save()
    tell_answer(demande)
