"""The journal as it is read: one line for what was done again within the minute."""

from datetime import UTC, datetime, timedelta
from itertools import count
from types import SimpleNamespace

from siae_portal.audit.journal import in_words

AT = datetime(2026, 12, 3, 9, 40, 10, tzinfo=UTC)
RANGS = count(1)
GESTES = {"JOINDRE": "Joindre une pièce", "ENREGISTRER": "Enregistrer une section", "DEPOSER": "Déposer"}


def event(geste, *, secondes=0, user_id=1, motif="", section=""):
    fait = SimpleNamespace(
        pk=next(RANGS),
        geste=geste,
        at=AT + timedelta(seconds=secondes),
        user_id=user_id,
        user=f"Personne {user_id}",
        details={"section": section},
    )
    if motif:
        fait.motif = SimpleNamespace(texte=motif)
    return fait


def words(*faits):
    return [
        ligne["quoi"] for ligne in in_words(faits, gestes=GESTES, objet_of=lambda f: f.details["section"])
    ]


def test_the_same_act_within_the_minute_is_one_line():
    assert words(event("JOINDRE"), event("JOINDRE", secondes=30)) == ["Joindre une pièce (2 fois)"]


def test_what_it_was_done_on_is_named_once_and_in_order():
    lignes = words(
        event("ENREGISTRER", section="Projet", secondes=20),
        event("ENREGISTRER", section="Demande", secondes=10),
        event("ENREGISTRER", section="Projet"),
    )

    assert lignes == ["Enregistrer une section : Projet, Demande"]


def test_another_minute_another_person_or_a_reason_is_a_line_of_its_own():
    assert words(event("JOINDRE", secondes=60), event("JOINDRE")) == ["Joindre une pièce"] * 2
    assert words(event("JOINDRE", user_id=2), event("JOINDRE")) == ["Joindre une pièce"] * 2
    assert words(event("DEPOSER", motif="Oui."), event("DEPOSER", motif="Non.")) == ["Déposer"] * 2


def test_the_portal_itself_is_named():
    fait = event("DEPOSER")
    fait.user, fait.user_id = None, None

    assert in_words([fait], gestes=GESTES)[0]["qui"] == "Le portail"
