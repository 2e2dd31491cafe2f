"""The articles of the demonstration: every kind, every situation, the same at each loading."""

from collections import Counter
from datetime import date

import pytest

from siae_portal.demonstration.articles import load_articles, read_articles
from siae_portal.demonstration.structures import read_fiches
from siae_portal.editorial.enums import Genre, Situation
from siae_portal.editorial.models import Article
from siae_portal.editorial.rules.texte import refusals
from tests.comptes.factories import UserFactory
from tests.structures.factories import StructureFactory

LE = date(2028, 2, 29)


@pytest.mark.django_db
@pytest.mark.usefixtures("referentiels")
def test_every_situation_is_there_and_loading_again_writes_nothing():
    UserFactory(administrateur=True)
    structures = {ligne["structure"]: StructureFactory() for ligne in read_articles() if "structure" in ligne}

    load_articles(structures=structures, on=LE)
    avant = list(Article.objects.order_by("pk").values())
    load_articles(structures=structures, on=LE)

    assert list(Article.objects.order_by("pk").values()) == avant
    situations = Counter((a.genre, a.situation(on=LE)) for a in Article.objects.all())
    assert situations == {
        (Genre.PORTRAIT, Situation.EN_LIGNE): 6,
        (Genre.ACTUALITE, Situation.EN_LIGNE): 2,
        (Genre.ACTUALITE, Situation.BROUILLON): 1,
        (Genre.APPEL_A_PROJETS, Situation.EN_LIGNE): 2,
        (Genre.APPEL_A_PROJETS, Situation.CLOS): 1,
    }
    assert not Article.objects.filter(genre=Genre.PORTRAIT, structure=None).exists()


def test_portraits_are_of_structures_of_the_story_and_say_that_they_are_fictive():
    noms = {fiche.nom for fiche in read_fiches()}

    for ligne in read_articles():
        assert ligne.get("structure", "") in noms | {""}, ligne["slug"]
        assert refusals(ligne["corps"]) == [], ligne["slug"]
        texte = f"{ligne['chapeau']} {ligne['corps']}".lower()
        assert any(
            mot in texte for mot in ("fictif", "imaginaire", "inventé", "n’existe pas", "démonstration")
        )


@pytest.mark.django_db
def test_without_an_administrator_nothing_is_written():
    load_articles(structures={}, on=LE)

    assert not Article.objects.exists()
