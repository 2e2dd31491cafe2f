"""The legal clock in words: one text for both readers; properties of the days counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.rules.delais import echeance
from conventions.rules.horloge import Horloge, Suspension, lire_horloge
from siae_portal.formats import add_months

DEBUT = date(2023, 6, 1)


def lire(horloge, *, pour_structure=True):
    lignes = [
        f"{ligne.titre} {ligne.phrase}" for ligne in lire_horloge(horloge, pour_structure=pour_structure)
    ]
    return " | ".join(lignes).replace("\u00a0", " ")


def horloge(**changements):
    return Horloge(**{"recu_on": date(2026, 12, 1), "echeance_on": date(2027, 2, 1), **changements})


def test_a_request_just_received():
    assert lire(horloge()) == (
        "Reçu le 1er décembre 2026 | Complet pas encore déclaré complet par le service | "
        "Échéance le 1er février 2027 ; sans réponse ce jour-là, votre demande est réputée rejetée"
    )


@pytest.mark.parametrize(
    ("pour_structure", "mots"),
    [
        (True, "votre réponse est attendue avant le"),
        (False, "la réponse de la structure est attendue avant le"),
    ],
)
def test_a_suspension_that_runs_says_why_and_until_when(pour_structure, mots):
    suspension = Suspension(debut_on=date(2026, 12, 5), terme_on=date(2027, 1, 5), objet="demande de pièces")

    phrase = lire(horloge(suspensions=[suspension]), pour_structure=pour_structure)

    assert f"Suspendu depuis le 5 décembre 2026 (demande de pièces) ; {mots} 5 janvier 2027" in phrase


def test_both_readers_read_the_same_but_for_the_possessives():
    suspension = Suspension(
        debut_on=date(2026, 12, 5),
        terme_on=date(2027, 1, 5),
        objet="demande de pièces",
        fin_on=date(2026, 12, 9),
    )
    lue = horloge(suspensions=[suspension], complet_on=date(2026, 12, 12))

    assert lire(lue).replace("votre demande", "la demande") == lire(lue, pour_structure=False)


def test_an_answer_and_a_decision_are_told():
    suspension = Suspension(
        debut_on=date(2026, 12, 5),
        terme_on=date(2027, 1, 5),
        objet="demande de corrections",
        fin_on=date(2026, 12, 9),
        repondue=True,
    )

    phrase = lire(horloge(suspensions=[suspension], arretee_on=date(2027, 1, 20)))

    assert "du 5 décembre 2026 au 9 décembre 2026 (demande de corrections, réponse reçue)" in phrase
    assert phrase.endswith("Délai arrêté le 20 janvier 2027")


def test_a_paper_request_names_its_two_days():
    assert "le 1er décembre 2026 sur papier, saisi par le service le 7 décembre 2026" in lire(
        horloge(saisi_on=date(2026, 12, 7))
    )


def test_a_request_received_on_29_february_is_due_on_29_april():
    assert echeance(depose_on=date(2024, 2, 29), delai_mois=2, suspensions=[]) == date(2024, 4, 29)


@st.composite
def histoires(draw):
    """Requests that follow each other, as the portal makes them: one open at a time."""
    recu_on = DEBUT + timedelta(days=draw(st.integers(0, 800)))
    jour, suspensions = recu_on, []
    for _ in range(draw(st.integers(0, 5))):
        debut = jour + timedelta(days=draw(st.integers(0, 30)))
        terme = debut + timedelta(days=draw(st.integers(1, 60)))
        fin = debut + timedelta(days=draw(st.integers(0, 90)))
        suspensions.append(Suspension(debut_on=debut, terme_on=terme, objet="demande de pièces", fin_on=fin))
        jour = fin
    bornes = [s.bornes for s in suspensions]
    due = echeance(depose_on=recu_on, delai_mois=2, suspensions=bornes)
    on = recu_on + timedelta(days=draw(st.integers(-10, 1000)))
    return Horloge(recu_on=recu_on, echeance_on=due, suspensions=suspensions), on


@given(histoires())
def test_the_clock_is_never_negative_and_never_counts_a_suspension(histoire):
    lue, on = histoire

    ecoules = lue.jours_ecoules(on)

    assert ecoules >= 0
    assert lue.jours_restants(on) >= 0
    assert lue.echeance_on >= add_months(lue.recu_on, 2)
    assert (lue.echeance_on - add_months(lue.recu_on, 2)).days == lue.jours_suspendus
    suspendus = {
        debut + timedelta(days=rang)
        for debut, fin in (s.bornes for s in lue.suspensions)
        for rang in range((fin - debut).days)
    }
    libres = [
        lue.recu_on + timedelta(days=rang)
        for rang in range(max((on - lue.recu_on).days, 0))
        if lue.recu_on + timedelta(days=rang) not in suspendus
    ]
    assert ecoules == len(libres)
