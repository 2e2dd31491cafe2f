"""What is withheld: counts under five, and those that would give one away."""

from itertools import product

import pytest

from accompagnement.rules.secret import mask
from accompagnement.services.resultats import to_resultats

CLASSES = ("nb_durable", "nb_transition", "nb_positives")


def resultats(*, suivis=40, sortis=19, examines=19, durable=6, transition=5, positives=0):
    """Results of a year."""
    comptes = {
        "nb_sortis": sortis,
        "nb_examines": examines,
        "nb_durable": durable,
        "nb_transition": transition,
        "nb_positives": positives,
    }
    return to_resultats(suivis, comptes, annee=2026)


def test_large_counts_are_all_shown():
    entiers = resultats(suivis=60, sortis=30, examines=24, durable=6, transition=5, positives=5)

    assert mask(entiers) == entiers


def test_a_small_class_takes_another_one_with_it():
    masque = mask(resultats(durable=7, transition=5, positives=2))

    assert (masque.nb_durable, masque.nb_transition, masque.nb_positives) == (7, None, None)
    assert (masque.nb_dynamiques, masque.nb_autres, masque.masque) == (14, 5, True)


def test_few_other_exits_withhold_the_rate():
    masque = mask(resultats(examines=19, durable=6, transition=5, positives=5))

    assert (masque.nb_dynamiques, masque.nb_autres, masque.taux_dynamiques) == (None, None, None)
    assert masque.nb_examines == 19


def test_under_five_followed_says_nothing():
    masque = mask(resultats(suivis=4, sortis=4, examines=4, durable=4, transition=0))

    nombres = [getattr(masque, nom) for nom in ("nb_suivis", "nb_sortis", "nb_examines", *CLASSES)]
    assert nombres == [None] * 6
    assert masque.taux_dynamiques is None


@pytest.mark.parametrize(("sortis", "attendu"), [(20, None), (23, None), (24, 24), (19, 19)])
def test_exits_left_out_are_not_given_away_by_difference(sortis, attendu):
    assert mask(resultats(sortis=sortis)).nb_sortis == attendu


@pytest.mark.parametrize(("suivis", "attendu"), [(20, None), (23, None), (24, 24)])
def test_people_still_there_are_not_given_away_by_difference(suivis, attendu):
    assert mask(resultats(suivis=suivis, sortis=19)).nb_suivis == attendu


def possible(masque):
    """Every set of classes that a reader of the masked results cannot exclude."""
    for durable, transition, positives in product(range(13), repeat=3):
        candidats = dict(zip(CLASSES, (durable, transition, positives), strict=True))
        dynamiques = durable + transition + positives
        if any(getattr(masque, nom) not in (None, valeur) for nom, valeur in candidats.items()):
            continue
        if masque.nb_dynamiques not in (None, dynamiques):
            continue
        autres = range(13) if masque.nb_examines is None else [masque.nb_examines - dynamiques]
        yield from (
            (durable, transition, positives, autre)
            for autre in autres
            if autre >= 0 and masque.nb_autres in (None, autre)
        )


@pytest.mark.parametrize("durable", range(8))
def test_no_small_class_can_be_deduced(durable):
    """The reader who adds and subtracts finds at least two values for each small count."""
    for transition, positives, autres in product(range(8), range(0, 8, 2), range(0, 8, 2)):
        vrais = (durable, transition, positives, autres)
        classes = dict(zip(CLASSES, vrais[:3], strict=True))
        masque = mask(to_resultats(60, {"nb_sortis": 40, "nb_examines": sum(vrais), **classes}, annee=2026))
        restants = list(possible(masque))

        assert vrais in restants
        petits = [rang for rang, valeur in enumerate(vrais) if valeur < 5]
        assert all(len({candidat[rang] for candidat in restants}) > 1 for rang in petits), (vrais, masque)
