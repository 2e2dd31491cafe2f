"""The people of a place (a structure, a State service): who is there, and changing a habilitation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from siae_portal.audit.services import record
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation, User
from siae_portal.comptes.policy import Policy
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import GesteEquipe
from structures.models import Region, ServiceInstructeur, Structure
from structures.policies import EQUIPE_NATIONALE, EQUIPE_SERVICE, EQUIPE_STRUCTURE
from structures.ports import conventionnements
from structures.rules import regles_de
from structures.rules.direction import Periode, covers_less
from structures.services.noms import service_names

Lieu = Structure | ServiceInstructeur


@dataclass(frozen=True, kw_only=True)
class Territoire:
    """Where a national role is held: a région, or the whole country."""

    region: Region | None = None


Place = Lieu | Territoire
PlaceT = TypeVar("PlaceT", bound=Place)

DERNIER_DIRIGEANT = (
    "La structure resterait sans personne pour la représenter : invitez d’abord une autre personne avec "
    "le rôle de représentant, puis recommencez."
)
_ROLES_NATIONAUX = (Role.OBSERVATEUR, Role.ADMINISTRATEUR)
_ROLES_DE_SERVICE = (Role.INSTRUCTEUR, Role.SECRETAIRE, Role.SIGNATAIRE, Role.MEMBRE, Role.CHEF_SERVICE)
_ROLES_DE_STRUCTURE = (Role.DIRIGEANT, Role.GESTIONNAIRE, Role.ACCOMPAGNATEUR, Role.ENCADRANT)


def policy_of(lieu: Place) -> Policy:
    """Who manages the people of this place."""
    if isinstance(lieu, Territoire):
        return EQUIPE_NATIONALE
    return EQUIPE_STRUCTURE if isinstance(lieu, Structure) else EQUIPE_SERVICE


def where(lieu: Place) -> dict[str, Any]:
    """The place, as a habilitation or an invitation names it."""
    if isinstance(lieu, Territoire):
        return {"structure": None, "service": None, "region": lieu.region}
    return {"structure": lieu} if isinstance(lieu, Structure) else {"service": lieu}


def name_of(lieu: Place, *, on: date) -> str:
    """« Les Jardins du Canal », « DDETS du Morbihan », « l’administration nationale »."""
    if isinstance(lieu, Territoire):
        return f"la région {lieu.region}" if lieu.region else "l’administration nationale"
    if isinstance(lieu, Structure):
        return lieu.denomination
    return service_names([lieu], on=on)[lieu.pk]


def day_of(at: datetime) -> date:
    """The day of an instant, in Paris."""
    return timezone.localtime(at).date()


def lock_lieu(lieu: PlaceT, *, geste: str, acte: Acte) -> PlaceT:
    """The row of the place, locked, if the one who acts may do the act there; a territory has none.

    Raises:
        Structure.DoesNotExist, ServiceInstructeur.DoesNotExist, Region.DoesNotExist: out of scope.
    """
    if isinstance(lieu, Territoire):
        if not EQUIPE_NATIONALE.may(acte.author, geste):
            raise Region.DoesNotExist
        return lieu
    permis = policy_of(lieu).scope(acte.author, geste)
    lignes: Any = type(lieu)._default_manager.filter(permis)
    ligne: PlaceT = lignes.select_for_update(of=("self",)).get(pk=lieu.pk)
    return ligne


def relock(lieu: PlaceT) -> PlaceT:
    """The row of the place, locked, for an act whose right was checked otherwise (a token, a request)."""
    if isinstance(lieu, Territoire):
        return lieu
    lignes: Any = type(lieu)._default_manager.all()
    ligne: PlaceT = lignes.select_for_update(of=("self",)).get(pk=lieu.pk)
    return ligne


def kinds_of(structures: Iterable[Structure], *, on: date) -> dict[int, list[str]]:
    """Kinds under which each structure is conventioned, in force first. One query."""
    publiees = conventionnements().of([s.pk for s in structures], on=on)
    return {pk: list(dict.fromkeys(c.type for c in lignes)) for pk, lignes in publiees.items()}


def roles_of(lieu: Place, *, on: date) -> list[Role]:
    """Roles that exist in this place: an encadrant technique only where the kinds have one."""
    if isinstance(lieu, Territoire):
        return [role for role in _ROLES_NATIONAUX if lieu.region is None or role == Role.OBSERVATEUR]
    if not isinstance(lieu, Structure):
        return list(_ROLES_DE_SERVICE)
    genres = kinds_of([lieu], on=on).get(lieu.pk, [])
    encadre = not genres or any(regles_de(genre).encadrement_technique for genre in genres)
    return [role for role in _ROLES_DE_STRUCTURE if encadre or role != Role.ENCADRANT]


def grantable_roles(lieu: Lieu, *, user: User, on: date) -> list[Role]:
    """Among them, those that this person may give: only the national administration names a head."""
    chef = EQUIPE_SERVICE.may(user, GesteEquipe.NOMMER_CHEF)
    return [role for role in roles_of(lieu, on=on) if chef or role != Role.CHEF_SERVICE]


def check_role(lieu: Place, role: str, acte: Acte) -> None:
    """Refuse a role that does not exist there, or that is not for the one who acts to give.

    Raises:
        TransitionRefusee: with the reason.
    """
    if role not in roles_of(lieu, on=day_of(acte.at)):
        raise TransitionRefusee(["Ce rôle n’existe pas ici : choisissez-en un autre dans la liste."])
    check_grantable(role, acte)


def check_grantable(role: str, acte: Acte) -> None:
    """Refuse a role that is not for the one who acts to give or take away.

    Raises:
        TransitionRefusee: with the reason.
    """
    if role == Role.CHEF_SERVICE and not EQUIPE_SERVICE.may(acte.author, GesteEquipe.NOMMER_CHEF):
        raise TransitionRefusee(
            ["Seule l’administration nationale nomme à la tête d’un service : adressez-vous à elle."]
        )


def check_dates(debut_on: date, fin_on: date | None) -> None:
    """Refuse an end before the beginning.

    Raises:
        TransitionRefusee: with the reason.
    """
    if fin_on and fin_on < debut_on:
        raise TransitionRefusee(["La fin vient avant le début : corrigez l’une des deux dates."])


def members_of(lieu: Lieu) -> Any:
    """Habilitations of the place, past ones left out by the caller."""
    return Habilitation.objects.filter(**where(lieu)).for_team()


def representatives_of(structure: Structure, *, on: date) -> list[User]:
    """Who represents the structure that day; empty when nobody does."""
    valides = structure.habilitations.valid(on=on).filter(role=Role.DIRIGEANT, user__is_active=True)
    return list({h.user_id: h.user for h in valides.for_team()}.values())


@transaction.atomic
def change_habilitation(
    *,
    lieu: Lieu,
    pk: int,
    role: str,
    qualite: str,
    debut_on: date,
    fin_on: date | None,
    acte: Acte,
) -> Habilitation:
    """Change the role, the quality or the dates of somebody in a place.

    Raises:
        Habilitation.DoesNotExist: not of this place.
        TransitionRefusee: role or dates refused; the structure would have no representative.
    """
    lieu = lock_lieu(lieu, geste=GesteEquipe.MODIFIER, acte=acte)
    habilitation = Habilitation.objects.get(pk=pk, **where(lieu))
    check_change(lieu, habilitation, role=role, debut_on=debut_on, fin_on=fin_on, acte=acte)
    check_cover(lieu, sans=[habilitation], avec=[(role, debut_on, fin_on)], on=day_of(acte.at))
    avant = habilitation.role
    habilitation.role, habilitation.qualite = role, qualite
    habilitation.debut_on, habilitation.fin_on = debut_on, fin_on
    habilitation.save()
    note(lieu, GesteEquipe.MODIFIER, acte, habilitation_id=pk, avant=avant, apres=role, fin_on=fin_on)
    return habilitation


def check_change(
    lieu: Lieu, habilitation: Habilitation, *, role: str, debut_on: date, fin_on: date | None, acte: Acte
) -> None:
    """Refuse what one change cannot be by itself, whatever the others in the place.

    Raises:
        TransitionRefusee: with the reason.
    """
    check_dates(debut_on, fin_on)
    check_grantable(habilitation.role, acte)
    if role != habilitation.role:
        check_role(lieu, role, acte)
    _refuse_own_signature(habilitation, role, acte)


def check_cover(
    lieu: Lieu,
    *,
    sans: Iterable[Habilitation],
    avec: Iterable[tuple[str, date, date | None]] = (),
    on: date,
) -> None:
    """Refuse a change that leaves a locked structure without representative sooner.

    Args:
        sans: the habilitations as they were. `avec`: what replaces them (role, from, to).
    Raises:
        TransitionRefusee: with the reason.
    """
    if not isinstance(lieu, Structure):
        return
    connues: list[Habilitation] = list(lieu.habilitations.filter(role=Role.DIRIGEANT, user__is_active=True))
    retirees = {h.pk for h in sans}
    avant: list[Periode] = [(h.debut_on, h.fin_on) for h in connues]
    apres: list[Periode] = [(h.debut_on, h.fin_on) for h in connues if h.pk not in retirees]
    apres += [(debut, fin) for role, debut, fin in avec if role == Role.DIRIGEANT]
    if covers_less(avant, apres, on=on):
        raise TransitionRefusee([DERNIER_DIRIGEANT])


def grant(
    lieu: Place, *, user: User, role: str, qualite: str, debut_on: date, fin_on: date | None
) -> Habilitation:
    """A new habilitation in a locked place.

    Raises:
        TransitionRefusee: the person already holds this role there during these days.
    """
    check_dates(debut_on, fin_on)
    memes = Habilitation.objects.filter(user=user, role=role, **where(lieu)).valid(on=debut_on)
    if memes.exists():
        raise TransitionRefusee(["Cette personne a déjà ce rôle ici : changez plutôt ses dates."])
    return Habilitation.objects.create(
        user=user, role=role, qualite=qualite, debut_on=debut_on, fin_on=fin_on, **where(lieu)
    )


def note(lieu: Place, geste: str, acte: Acte, **details: Any) -> None:
    """Write in the journal of a locked place (for a territory, of the one who acts): ids, codes and dates."""
    valeurs = {cle: str(v) if isinstance(v, date) else v for cle, v in details.items() if v is not None}
    if isinstance(lieu, Territoire):
        auteur = User.objects.select_for_update(of=("self",)).get(pk=acte.author.pk)
        record(auteur, geste=geste, acte=acte, details=valeurs)
        return
    record(lieu, geste=geste, acte=acte, details=valeurs)


def _refuse_own_signature(habilitation: Habilitation, role: str, acte: Acte) -> None:
    if role == Role.SIGNATAIRE != habilitation.role and habilitation.user_id == acte.author.pk:
        raise TransitionRefusee(["Nul ne se donne à soi-même le pouvoir de signer : demandez à un collègue."])
