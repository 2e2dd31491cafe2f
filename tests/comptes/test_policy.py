"""The policy engine: union of roles, in scope, every row."""

import pytest

from siae_portal.comptes.enums import Role
from structures.models import Structure
from structures.policies import STRUCTURE, Geste
from tests.comptes.factories import HabilitationFactory, UserFactory
from tests.structures.factories import RegionFactory, ServiceInstructeurFactory, StructureFactory

pytestmark = pytest.mark.django_db


def _seen(user, geste=Geste.CONSULTER):
    return set(Structure.objects.permitted(user, geste))


@pytest.fixture
def structures():
    """One in Meurthe-et-Moselle, one in the Morbihan."""
    return StructureFactory(), StructureFactory(morbihan=True)


def test_a_person_without_role_sees_nothing(structures):
    assert _seen(UserFactory()) == set()


def test_each_role_sees_its_own_rows(structures):
    ici, ailleurs = structures

    assert _seen(UserFactory(dirigeant=True, of=ici)) == {ici}
    assert _seen(UserFactory(instructeur=True, of=ServiceInstructeurFactory(morbihan=True))) == {ailleurs}
    assert _seen(UserFactory(observateur=True, of=RegionFactory(bretagne=True))) == {ailleurs}


def test_two_roles_see_the_union_without_twice_the_same_row(structures):
    ici, ailleurs = structures
    user = UserFactory(dirigeant=True, gestionnaire=True, of=ici)
    HabilitationFactory(user=user, role=Role.INSTRUCTEUR, of=ailleurs.departement.service)

    lus = list(Structure.objects.permitted(UserFactory._meta.model.objects.get(pk=user.pk), Geste.CONSULTER))

    assert sorted(s.pk for s in lus) == sorted(s.pk for s in structures)


@pytest.mark.parametrize("role", [Role.ADMINISTRATEUR, Role.OBSERVATEUR])
def test_a_national_role_sees_every_row_alone_or_with_another(structures, role):
    seul = HabilitationFactory(role=role).user
    avec = UserFactory(dirigeant=True, of=structures[0])
    HabilitationFactory(user=avec, role=role)

    assert _seen(seul) == _seen(avec) == set(structures)


def test_an_ended_habilitation_gives_nothing(structures):
    user = HabilitationFactory(role=Role.DIRIGEANT, of=structures[0], expiree=True).user

    assert (user.roles, _seen(user)) == (frozenset(), set())


def test_annotations_say_each_act_row_by_row(structures):
    ici, ailleurs = structures
    user = UserFactory(dirigeant=True, of=ici)
    HabilitationFactory(user=user, role=Role.ADMINISTRATEUR)

    lignes = {s.pk: s for s in Structure.objects.annotate(**STRUCTURE.annotations(user))}

    partout = {Geste.CONSULTER, Geste.LISTER, Geste.EXPORTER}
    chez_elle = {geste for geste, roles in STRUCTURE.droits.items() if Role.DIRIGEANT in roles}
    assert {Geste.MODIFIER, Geste.PUBLIER} < chez_elle
    assert STRUCTURE.permitted(lignes[ici.pk]) == partout | chez_elle
    assert STRUCTURE.permitted(lignes[ailleurs.pk]) == partout
