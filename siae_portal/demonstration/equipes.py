"""People of the demonstration: one account per role and per département, and one director per structure."""

from dataclasses import dataclass
from datetime import date

from conventions.enums import NatureDocument
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import DelegationSignature, Habilitation, User
from siae_portal.comptes.querysets import DOMAINE_DEMONSTRATION
from siae_portal.demonstration.scenario import Acteurs
from structures.models import ServiceInstructeur, Structure
from structures.rules.noms import sort_key

DOMAINE_STRUCTURES = "@structures-demonstration.invalid"
DEBUT = date(2023, 1, 1)
ACTES_DELEGUES = [NatureDocument.CONVENTION, NatureDocument.AF, NatureDocument.NOTIF_REFUS]

SERVICES = {
    "56": {
        Role.INSTRUCTEUR: ("Claire", "Morin", "Chargée de mission insertion"),
        Role.CHEF_SERVICE: ("Paul", "Leguen", "Chef du service emploi et insertion"),
        Role.SIGNATAIRE: ("Sophie", "Garnier", "Directrice départementale"),
        Role.SECRETAIRE: ("Youssef", "Amrani", "Secrétaire de la commission"),
    },
    "54": {
        Role.INSTRUCTEUR: ("Emma", "Klein", "Chargée de mission insertion"),
        Role.CHEF_SERVICE: ("Marc", "Didier", "Chef du service insertion"),
        Role.SIGNATAIRE: ("Anne", "Colin", "Directrice départementale"),
        Role.SECRETAIRE: ("Inès", "Muller", "Secrétaire de la commission"),
    },
}
EQUIPE_VITRINE = {
    Role.DIRIGEANT: ("Nadia", "Renard", "Directrice"),
    Role.GESTIONNAIRE: ("Karim", "Benali", "Responsable administratif"),
    Role.ACCOMPAGNATEUR: ("Léa", "Morvan", "Chargée d’accompagnement"),
    Role.ENCADRANT: ("Hugo", "Petit", "Encadrant technique"),
}
DIRIGEANTS = (
    ("Alice", "Tanguy"),
    ("Bruno", "Hamon"),
    ("Céline", "Marchal"),
    ("Driss", "Fontaine"),
    ("Elsa", "Robic"),
    ("Franck", "Thomas"),
    ("Gaëlle", "Perrin"),
    ("Hakim", "Noël"),
    ("Iris", "Lecomte"),
    ("Julien", "Aubry"),
)


@dataclass(frozen=True, kw_only=True)
class Personne:
    """Who someone is, before she has an account."""

    prenom: str
    nom: str
    qualite: str
    domaine: str = DOMAINE_DEMONSTRATION

    @property
    def email(self) -> str:
        """prenom.nom at a domain that cannot exist."""
        return f"{_slug(self.prenom)}.{_slug(self.nom)}{self.domaine}"


def entitle(
    personne: Personne,
    role: Role,
    *,
    structure: Structure | None = None,
    service: ServiceInstructeur | None = None,
) -> User:
    """An account with one more habilitation; nothing is created twice."""
    user = User.objects.filter(email=personne.email).first() or User.objects.create_user(
        personne.email, prenom=personne.prenom, nom=personne.nom
    )
    User.objects.vouch(user)
    habilitation, _ = Habilitation.objects.get_or_create(
        user=user,
        role=role,
        structure=structure,
        service=service,
        defaults={"debut_on": DEBUT, "qualite": personne.qualite},
    )
    if role == Role.SIGNATAIRE and not habilitation.delegations.exists():
        delegation_of(habilitation).save()
    return user


def load_services() -> dict[str, dict[Role, User]]:
    """The team of each service, by département and role."""
    equipes = {}
    for code, personnes in SERVICES.items():
        service = ServiceInstructeur.objects.get(departement=code)
        equipes[code] = {
            role: entitle(Personne(prenom=prenom, nom=nom, qualite=qualite), role, service=service)
            for role, (prenom, nom, qualite) in personnes.items()
        }
    return equipes


def load_national() -> None:
    """The observer and the national administrator."""
    entitle(Personne(prenom="Rémi", nom="Vidal", qualite="Observateur national"), Role.OBSERVATEUR)
    admin = entitle(Personne(prenom="Odile", nom="Besson", qualite="Administratrice"), Role.ADMINISTRATEUR)
    User.objects.filter(pk=admin.pk).update(is_staff=True, is_superuser=True)


def load_structure_team(structure: Structure, rang: int, *, vitrine: bool) -> User:
    """The director of a structure and its caseworker; the first structure has the whole team of the list."""
    equipe = showcase_team() if vitrine else small_team(rang)
    comptes = {role: entitle(personne, role, structure=structure) for role, personne in equipe.items()}
    return comptes[Role.DIRIGEANT]


def showcase_team() -> dict[Role, Personne]:
    """The whole team of the structure whose accounts are in the list."""
    return {role: Personne(prenom=p, nom=n, qualite=q) for role, (p, n, q) in EQUIPE_VITRINE.items()}


def small_team(rang: int) -> dict[Role, Personne]:
    """Who directs, and who follows people: two persons, each with a name of this rank."""
    equipe = {}
    for decalage, (role, qualite) in enumerate(((Role.DIRIGEANT, "Directeur"), (Role.ACCOMPAGNATEUR, ""))):
        prenom, nom = DIRIGEANTS[(rang + 5 * decalage) % len(DIRIGEANTS)]
        equipe[role] = Personne(
            prenom=prenom, nom=f"{nom}-{rang:02d}", qualite=qualite, domaine=DOMAINE_STRUCTURES
        )
    return equipe


def acteurs_of(dirigeant: User, equipe: dict[Role, User]) -> Acteurs:
    """The people of a dossier."""
    return Acteurs(
        dirigeant=dirigeant,
        instructeur=equipe[Role.INSTRUCTEUR],
        secretaire=equipe[Role.SECRETAIRE],
        chef_service=equipe[Role.CHEF_SERVICE],
        signataire=equipe[Role.SIGNATAIRE],
    )


def delegation_of(habilitation: Habilitation) -> DelegationSignature:
    """The delegation of a signatory, for every act of the service; not saved."""
    return DelegationSignature(
        habilitation=habilitation,
        reference="l’arrêté de démonstration n° 2023-001 du 2 janvier 2023 portant délégation de signature",
        natures=ACTES_DELEGUES,
        plafond_eur=1_000_000,
        debut_on=DEBUT,
        fin_on=date(DEBUT.year + 10, 12, 31),
    )


def _slug(nom: str) -> str:
    return sort_key(nom).replace(" ", "-")
