"""Every factory makes a row that the database accepts and that the model finds valid."""

import pytest
from factory.django import DjangoModelFactory

from conventions.enums import EtatDossier
from tests.accompagnement import factories as accompagnement
from tests.acteurs import ACTEURS, make_acteur
from tests.comptes import factories as comptes
from tests.conventions import factories as conventions
from tests.editorial import factories as editorial
from tests.structures import factories as structures

pytestmark = pytest.mark.django_db

FACTORIES = [
    valeur
    for module in (comptes, structures, conventions, accompagnement, editorial)
    for valeur in vars(module).values()
    if isinstance(valeur, type)
    and issubclass(valeur, DjangoModelFactory)
    and valeur.__module__ == module.__name__
]
ETATS = [
    "depose",
    "incomplet",
    "complet",
    "en_instruction",
    "a_presenter",
    "avis_rendu",
    "propose",
    "accepte",
]


@pytest.mark.parametrize("fabrique", FACTORIES, ids=lambda f: f.__name__)
def test_a_factory_makes_a_valid_row(fabrique):
    objet = fabrique()

    objet.full_clean(exclude=["cle"] if hasattr(objet, "cle") else None, validate_unique=False)


@pytest.mark.parametrize("etat", ETATS)
def test_a_dossier_stands_in_the_asked_state(etat):
    dossier = conventions.DossierFactory(**{etat: True})

    assert dossier.etat == EtatDossier[etat.upper()]
    assert dossier.echeance_on is not None


@pytest.mark.parametrize("nom", [nom for nom in ACTEURS if nom not in {"anonyme", "sans_role"}])
def test_an_actor_holds_its_role(nom):
    acteur = make_acteur(nom, conventions.DossierFactory())

    assert acteur.roles == {nom.removesuffix("_autre").upper()}


def test_a_person_may_hold_two_roles_in_one_place():
    structure = structures.StructureFactory()

    user = comptes.UserFactory(dirigeant=True, accompagnateur=True, of=structure)

    assert user.roles == {"DIRIGEANT", "ACCOMPAGNATEUR"}
    assert user.structures_for("DIRIGEANT", "ACCOMPAGNATEUR") == [structure.pk]
