"""Acts of the State told by e-mail: a request while it waits, a convention to sign, a refusal."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from conventions.models import Correction
from conventions.services.decisions import refuse
from conventions.services.instruction import answer, ask_pieces
from siae_portal.courriels.enums import Rythme
from siae_portal.courriels.preferences import set_preferences
from siae_portal.workflow.machine import Acte
from tests.conventions.factories import AT
from tests.conventions.parcours import Parcours
from tests.outbox.livraison import deliver_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
TERME = date(2027, 1, 10)


def _received(fin):
    return [m for m in mail.outbox if m.subject.replace("\u00a0", " ").endswith(fin)]


def _ask(parcours, *, terme_on=TERME):
    ask_pieces(
        pk=parcours.dossier.pk,
        elements=[{"code": "STATUTS", "libelle": "Statuts", "raison": "Illisibles."}],
        motif="Les statuts de Mme Martin sont illisibles.",
        terme_on=terme_on,
        acte=parcours.acte(parcours.instructeur),
    )


def test_a_request_is_told_at_once_without_its_words():
    parcours = Parcours().until("prendre")
    acte = Acte(user=parcours.dirigeant, at=AT)
    set_preferences(rappels=False, messages=False, rythme=Rythme.QUOTIDIEN, acte=acte)
    _ask(parcours)

    deliver_all()

    [recu] = _received("1 point à compléter avant le 10 janvier 2027")
    assert recu.to == [parcours.dirigeant.email]
    assert reverse("conventions:dossier_repondre", args=[parcours.dossier.pk]) in recu.body
    assert "Martin" not in recu.body
    assert "List-Unsubscribe" not in recu.extra_headers


def test_a_request_answered_meanwhile_is_not_told():
    parcours = Parcours().until("prendre")
    deliver_all()
    _ask(parcours)
    answer(pk=parcours.dossier.pk, reponse="Les voici.", acte=parcours.acte(parcours.dirigeant))
    mail.outbox.clear()

    deliver_all()

    assert not [m for m in mail.outbox if "à compléter" in m.subject]


def test_only_the_last_request_is_told():
    parcours = Parcours().until("prendre")
    _ask(parcours)
    Correction.objects.update(repondue_at=parcours.acte(parcours.instructeur).at + timedelta(days=40))

    deliver_all()

    assert not [m for m in mail.outbox if "à compléter" in m.subject]


def test_a_convention_to_sign_is_told_to_the_structure():
    parcours = Parcours().until("documents")

    deliver_all()

    [recu] = _received("convention à signer")
    assert recu.to == [parcours.dirigeant.email]
    assert reverse("conventions:dossier_detail", args=[parcours.dossier.pk]) in recu.body


def test_a_refusal_is_told_without_its_reasons():
    parcours = Parcours().until("viser")
    refuse(
        pk=parcours.dossier.pk,
        motifs_fait=["L’accompagnement n’a pas d’heures."],
        motifs_droit=["l’article L. 5132-1 du code du travail"],
        acte=parcours.acte(parcours.signataire),
    )

    deliver_all()

    [recu] = _received("demande refusée")
    assert recu.to == [parcours.dirigeant.email]
    assert "heures" not in recu.body
