"""The actors of the access table: who they are beside one dossier."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from conventions.models import Dossier
from siae_portal.comptes.models import User
from tests.comptes.factories import UserFactory
from tests.structures.factories import ServiceInstructeurFactory, StructureFactory

ACTEURS: Mapping[str, Callable[[Dossier], User | None]] = MappingProxyType(
    {
        "anonyme": lambda _dossier: None,
        "sans_role": lambda _dossier: UserFactory(),
        "dirigeant": lambda dossier: UserFactory(dirigeant=True, of=dossier.structure),
        "dirigeant_autre": lambda _dossier: UserFactory(dirigeant=True, of=StructureFactory()),
        "gestionnaire": lambda dossier: UserFactory(gestionnaire=True, of=dossier.structure),
        "accompagnateur": lambda dossier: UserFactory(accompagnateur=True, of=dossier.structure),
        "accompagnateur_autre": lambda _dossier: UserFactory(accompagnateur=True, of=StructureFactory()),
        "instructeur": lambda dossier: UserFactory(instructeur=True, of=dossier.service),
        "instructeur_autre": lambda _dossier: UserFactory(
            instructeur=True, of=ServiceInstructeurFactory(morbihan=True)
        ),
        "chef_service": lambda dossier: UserFactory(chef_service=True, of=dossier.service),
        "signataire": lambda dossier: UserFactory(signataire=True, of=dossier.service),
        "secretaire": lambda dossier: UserFactory(secretaire=True, of=dossier.service),
        "observateur": lambda dossier: UserFactory(observateur=True, of=dossier.structure.departement.region),
        "administrateur": lambda _dossier: UserFactory(administrateur=True),
    }
)


def make_acteur(nom: str, dossier: Dossier) -> User | None:
    """The person of that name for this dossier (None: nobody signed in).

    Raises:
        KeyError: not an actor.
    """
    return ACTEURS[nom](dossier)
