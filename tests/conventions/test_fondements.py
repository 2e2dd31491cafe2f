"""The legal ground of a check: an article as it is written, never one of another kind."""

import pytest

from conventions.rules.fondements import fondement
from conventions.templatetags.dossiers import fondement as dit
from structures.rules import REGLES


@pytest.mark.parametrize(
    ("source", "texte"),
    [
        ("R5132-27 1° https://exemple.invalid/r5132-27", "article R.\u00a05132-27 du code du travail"),
        ("https://exemple.invalid/article-r5132-2 (d)", "article R.\u00a05132-2 du code du travail"),
        ("L612-4 et son décret", "article L.\u00a0612-4"),
        ("décret 2018-1198 art. 1 https://exemple.invalid/loda", "décret 2018-1198"),
        ("arrêté du 6 mars 2014, annexe", "arrêté du 6 mars 2014"),
        ("heures_etp.csv", ""),
        ("", ""),
    ],
)
def test_the_texts_of_a_source_are_written_as_acts_write_them(source, texte):
    assert fondement(source) == texte


def test_an_article_of_another_kind_is_not_cited():
    source = "R5132-2, L5132-1"

    ei, aci = fondement(source, REGLES["EI"]), fondement(source, REGLES["ACI"])

    assert ei == "article R.\u00a05132-2 du code du travail, article L.\u00a05132-1 du code du travail"
    assert aci == "article L.\u00a05132-1 du code du travail"


def test_a_check_without_text_says_so():
    assert dit("") == "contrôle du portail, sans article cité"
    assert dit("décret 2018-1198") == "décret 2018-1198"


def test_a_ground_already_written_is_read_again_unchanged():
    assert dit(fondement("R5132-2 ; décret 2018-1198")) == fondement("R5132-2 ; décret 2018-1198")
    assert dit("heures_etp.csv") == "contrôle du portail, sans article cité"
