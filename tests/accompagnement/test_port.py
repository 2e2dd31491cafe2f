"""What the conventions get through their port."""

from datetime import date

import pytest

from conventions.ports import resultats_insertion
from tests.accompagnement.factories import SalarieFactory, SortieFactory
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db


def test_the_port_answers_by_year_and_withholds_small_counts_by_default():
    structure = StructureFactory()
    for _ in range(6):
        SalarieFactory(structure=structure)
    SortieFactory(salarie=SalarieFactory(structure=structure), sortie_on=date(2026, 8, 31))

    masques = resultats_insertion(structure.pk, annee=2026)
    entiers = resultats_insertion(structure.pk, annee=2026, masquer=False)

    assert (masques.nb_suivis, masques.nb_sortis, masques.taux_dynamiques) == (7, None, None)
    assert (entiers.nb_suivis, entiers.nb_sortis, entiers.taux_dynamiques) == (7, 1, 1)
    assert (masques.masque, entiers.masque, masques.seuil) == (True, False, 5)


def test_the_exit_of_another_year_counts_in_its_own_year():
    structure = StructureFactory()
    SortieFactory(salarie=SalarieFactory(structure=structure), sortie_on=date(2027, 1, 1))

    resultats = {
        annee: resultats_insertion(structure.pk, annee=annee, masquer=False)
        for annee in (2025, 2026, 2027, 2028)
    }

    assert (resultats[2025], resultats[2028]) == (None, None)
    assert (resultats[2026].nb_suivis, resultats[2026].nb_sortis, resultats[2026].taux_dynamiques) == (
        1,
        0,
        None,
    )
    assert (resultats[2027].nb_suivis, resultats[2027].nb_sortis) == (1, 1)
