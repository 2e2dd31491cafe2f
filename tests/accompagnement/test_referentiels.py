"""Reference data of the accompagnement."""

import pytest

from accompagnement.enums import CategorieSortie
from accompagnement.models import FamilleFrein, MotifSortie
from accompagnement.services.referentiels import load_referentiels

pytestmark = pytest.mark.django_db


def test_every_row_is_loaded_once():
    assert [(bilan.lus, bilan.ecrits) for bilan in load_referentiels()] == [(12, 12), (25, 25)]
    assert [bilan.ecrits for bilan in load_referentiels()] == [0, 0]


def test_dynamic_exits_are_the_three_first_classes():
    """reglement.md §5.4: durable, transition and positive exits are dynamic, the others are not."""
    load_referentiels()

    dynamiques = set(MotifSortie.objects.filter(dynamique=True).values_list("categorie", flat=True))
    autres = set(MotifSortie.objects.filter(dynamique=False).values_list("categorie", flat=True))

    assert dynamiques == {
        CategorieSortie.EMPLOI_DURABLE,
        CategorieSortie.EMPLOI_TRANSITION,
        CategorieSortie.SORTIE_POSITIVE,
    }
    assert autres == {CategorieSortie.AUTRE_SORTIE, CategorieSortie.RETRAIT}
    assert not MotifSortie.objects.filter(categorie=CategorieSortie.RETRAIT, au_denominateur=True).exists()


def test_health_and_justice_are_sensitive():
    """reglement.md §5.2: special-category data."""
    load_referentiels()

    sensibles = set(FamilleFrein.objects.filter(sensible=True).values_list("code", flat=True))

    assert {"sante", "justice"} <= sensibles
