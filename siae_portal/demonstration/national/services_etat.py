"""The State services of every département: their addresses and their people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import DelegationSignature, User
from siae_portal.demonstration.equipes import DEBUT, DIRIGEANTS, Personne, delegation_of, load_services
from siae_portal.demonstration.national.comptes import add_account
from siae_portal.demonstration.national.copie import Copie
from siae_portal.demonstration.structures import COMMUN
from structures.enums import NiveauService
from structures.models import Region, ServiceInstructeur

STRUCTURES_PAR_AGENT = 25
PLAFOND_ADJOINT_EUR = 150_000
DOMAINE_SERVICES = "@services-demonstration.invalid"
QUALITES = {
    Role.INSTRUCTEUR: "Chargé de mission insertion",
    Role.CHEF_SERVICE: "Chef du service insertion",
    Role.SIGNATAIRE: "Directeur départemental",
    Role.SECRETAIRE: "Secrétaire de la commission",
}

Nommees = Mapping[str, Mapping[Role, User]]


@dataclass(frozen=True, kw_only=True)
class EquipeEtat:
    """The people of one service: several agents, one person for each other role."""

    service: ServiceInstructeur
    agents: list[User]
    chef_service: User
    secretaire: User
    signataire: User
    delegation: DelegationSignature


def name_teams() -> Nommees:
    """Fill in the services, and entitle the accounts of the list: by département, then by role."""
    ServiceInstructeur.objects.filter(departement__isnull=False).update(**COMMUN)
    return load_services()


def load_teams(copie: Copie, nommees: Nommees, structures: Mapping[str, int]) -> dict[str, EquipeEtat]:
    """A team for each département, with one agent for 25 structures.

    Args:
        structures: number of structures by code of département.
    """
    services = ServiceInstructeur.objects.filter(departement__isnull=False).select_related("departement")
    return {
        str(service.departement_id): _team(
            service, nommees, structures.get(str(service.departement_id), 0), copie
        )
        for service in services.order_by("departement_id")
    }


def load_regions(copie: Copie) -> None:
    """A service in each région, with its head and an agent who read the départements of the région."""
    for region in Region.objects.order_by("pk"):
        service = copie.add(ServiceInstructeur(niveau=NiveauService.REGION, region=region, **COMMUN))
        for rang, role in enumerate((Role.CHEF_SERVICE, Role.INSTRUCTEUR), start=1):
            add_account(_person(f"r{region.pk}", rang, QUALITES[role]), role, copie, service=service)


def _second_signatory(service: ServiceInstructeur, copie: Copie) -> None:
    """An assistant director, whose delegation stops at an amount, and one that is over."""
    personne = _person(str(service.departement_id), 5, "Directeur adjoint")
    _user, habilitation = add_account(personne, Role.SIGNATAIRE, copie, service=service)
    limitee, finie = delegation_of(habilitation), delegation_of(habilitation)
    limitee.plafond_eur = PLAFOND_ADJOINT_EUR
    finie.debut_on, finie.fin_on = date(DEBUT.year, 1, 1), date(DEBUT.year, 12, 31)
    copie.add_all([limitee, finie])


def _team(service: ServiceInstructeur, nommees: Nommees, nombre: int, copie: Copie) -> EquipeEtat:
    code = str(service.departement_id)
    equipe = dict(nommees.get(code, {}))
    delegations = list(DelegationSignature.objects.filter(habilitation__service=service)) if equipe else []
    for rang, (role, qualite) in enumerate(QUALITES.items(), start=1):
        if role in equipe:
            continue
        equipe[role], habilitation = add_account(_person(code, rang, qualite), role, copie, service=service)
        if role == Role.SIGNATAIRE:
            delegations = [copie.add(delegation_of(habilitation))]
    _second_signatory(service, copie)
    agents = [equipe[Role.INSTRUCTEUR]]
    for rang in range(10, 9 + -(-nombre // STRUCTURES_PAR_AGENT)):
        personne = _person(code, rang, QUALITES[Role.INSTRUCTEUR])
        agents.append(add_account(personne, Role.INSTRUCTEUR, copie, service=service)[0])
    return EquipeEtat(
        service=service,
        agents=agents,
        chef_service=equipe[Role.CHEF_SERVICE],
        secretaire=equipe[Role.SECRETAIRE],
        signataire=equipe[Role.SIGNATAIRE],
        delegation=delegations[0],
    )


def _person(code: str, rang: int, qualite: str) -> Personne:
    prenom, nom = DIRIGEANTS[rang % len(DIRIGEANTS)]
    return Personne(prenom=prenom, nom=f"{nom}-{code}-{rang}", qualite=qualite, domaine=DOMAINE_SERVICES)
