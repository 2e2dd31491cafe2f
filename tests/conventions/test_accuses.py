"""The accusés by e-mail: to the representatives, once, with what the law asks to say."""

import pytest
from django.core import mail

from conventions.models import Dossier
from conventions.services.dossiers import deposit_dossier
from siae_portal.courriels.enums import Rythme
from siae_portal.courriels.models import Courriel
from siae_portal.courriels.preferences import set_preferences
from siae_portal.workflow.machine import Acte, TransitionRefusee
from tests.comptes.factories import UserFactory
from tests.conventions.factories import AT
from tests.conventions.parcours import Parcours
from tests.outbox.livraison import deliver_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


def _recus(debut):
    return [m for m in mail.outbox if debut in m.body or debut in m.subject]


def _plat(message):
    return message.body.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_deposit_sends_its_accuse_to_each_representative_and_to_no_other():
    parcours = Parcours()
    second = UserFactory(dirigeant=True, of=parcours.structure)
    UserFactory(gestionnaire=True, of=parcours.structure)
    ancien = UserFactory(dirigeant=True, of=parcours.structure)
    ancien.habilitations.update(fin_on=AT.date().replace(month=11))

    parcours.until("deposer")
    deliver_all()

    recus = _recus("demande reçue")
    assert {m.to[0] for m in recus} == {parcours.dirigeant.email, second.email}
    texte = _plat(recus[0])
    assert recus[0].subject == f"Dossier {parcours.dossier.numero} : demande reçue"
    assert "le 1er décembre 2026 à 10 h 01" in texte
    assert "réputée rejetée" in texte
    assert f"/dossiers/{parcours.dossier.pk}/" in texte


def test_a_deposit_replayed_sends_nothing_more():
    parcours = Parcours().until("deposer")
    deposit_dossier(
        pk=parcours.dossier.pk, acte=Acte(user=parcours.dirigeant, at=AT), declaration=True, justifications={}
    )

    deliver_all()

    assert len(_recus("demande reçue")) == 1


def test_a_complete_dossier_sends_its_attestation():
    parcours = Parcours().until("complet")

    deliver_all()

    [recu] = _recus("dossier complet")
    assert recu.to == [parcours.dirigeant.email]
    assert "a déclaré complet" in recu.body


def test_a_legal_act_comes_whatever_the_preferences():
    parcours = Parcours()
    acte = Acte(user=parcours.dirigeant, at=AT)
    set_preferences(rappels=False, messages=False, rythme=Rythme.QUOTIDIEN, acte=acte)

    parcours.until("deposer")
    deliver_all()

    assert len(_recus("demande reçue")) == 1


def test_a_refused_deposit_sends_nothing():
    parcours = Parcours().until("remplir")

    with pytest.raises(TransitionRefusee, match="déclaration"):
        deposit_dossier(
            pk=parcours.dossier.pk,
            acte=Acte(user=parcours.dirigeant, at=AT),
            declaration=False,
            justifications={},
        )

    assert Dossier.objects.get().est_brouillon
    assert not Courriel.objects.exists()
