"""E-mails about the people of a place: to whom, with what, and whether they are still true."""

from collections.abc import Iterable
from datetime import date

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import AccesSupport, DemandeRattachement, Habilitation, User
from siae_portal.courriels.services import send_courriel, still_useful
from siae_portal.formats import date_longue
from siae_portal.workflow.machine import Acte
from structures.models import ServiceInstructeur, Structure
from structures.rules.rattachements import transmitted_from

A_DECIDER = "rattachement_a_decider"


def tell_representatives(
    demande: DemandeRattachement, structure: Structure, dirigeants: Iterable[User], *, rappel: bool = False
) -> None:
    """To each representative: somebody asks to join; a reminder after three days."""
    for dirigeant in dirigeants:
        send_courriel(
            modele=A_DECIDER,
            to=dirigeant.email,
            contexte={
                **_request(demande, structure),
                "rappel": rappel,
                "avant_le": date_longue(transmitted_from(demande.cree_at)),
            },
            key=f"rattachement:{demande.pk}:{'rappel' if rappel else 'demande'}:{dirigeant.pk}",
        )


def tell_agents(demande: DemandeRattachement, structure: Structure, *, on: date) -> None:
    """To the agents and heads of the service of the département: the request is theirs to answer."""
    service = ServiceInstructeur.objects.filter(departement=structure.departement_id).first()
    if service is None:
        return
    agents = service.habilitations.valid(on=on).filter(role__in=[Role.INSTRUCTEUR, Role.CHEF_SERVICE])
    for user in {h.user_id: h.user for h in agents.for_team() if h.user.is_active}.values():
        send_courriel(
            modele=A_DECIDER,
            to=user.email,
            contexte={**_request(demande, structure), "rappel": False, "avant_le": ""},
            key=f"rattachement:{demande.pk}:service:{user.pk}",
        )


def tell_answer(demande: DemandeRattachement) -> None:
    """To the person: accepted, or refused with the reason."""
    send_courriel(
        modele="rattachement_decide",
        to=demande.user.email,
        contexte={
            "structure": demande.structure.denomination,
            "role": demande.get_role_display(),
            "accordee": demande.accordee,
            "reponse": demande.reponse,
        },
        key=f"rattachement:{demande.pk}:reponse",
    )


def tell_successor(depart: Habilitation, *, lieu: str, repris: Iterable[str], to: User, acte: Acte) -> None:
    """To the one who takes over: what was handed over, with the note."""
    send_courriel(
        modele="depart_reprise",
        to=to.email,
        contexte={
            "lieu": lieu,
            "repris": list(repris),
            "qui": depart.user.get_full_name(),
            "note": acte.motif,
        },
        key=f"depart:{depart.pk}:{acte.at.timestamp()}:{to.pk}",
    )


def tell_leaver(depart: Habilitation, *, lieu: str, fin_on: date, acte: Acte) -> None:
    """To the one who leaves: until when the access is open."""
    send_courriel(
        modele="depart_acces",
        to=depart.user.email,
        contexte={"lieu": lieu, "jusquau": date_longue(fin_on)},
        key=f"depart:{depart.pk}:{acte.at.timestamp()}:acces",
    )


def tell_support(acces: AccesSupport, structure: Structure, dirigeants: Iterable[User], motif: str) -> None:
    """To each representative: an administrator opened the structure, to read only, and why."""
    for dirigeant in dirigeants:
        send_courriel(
            modele="assistance_ouverte",
            to=dirigeant.email,
            contexte={
                "structure": structure.denomination,
                "structure_id": structure.pk,
                "motif": motif,
            },
            key=f"assistance:{acces.pk}:{dirigeant.pk}",
        )


@still_useful(A_DECIDER)
def still_pending(*, demande_id: int, **_contexte: object) -> bool:
    """Whether the request still waits for an answer."""
    return DemandeRattachement.objects.pending().filter(pk=demande_id).exists()


def _request(demande: DemandeRattachement, structure: Structure) -> dict[str, object]:
    return {
        "demande_id": demande.pk,
        "structure": structure.denomination,
        "personne": demande.user.get_full_name(),
        "role": demande.get_role_display(),
    }
