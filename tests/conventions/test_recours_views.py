"""Contesting an answer from the page of the dossier: who may, until when, with which paper."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import EtatDossier, NatureDocument
from tests.comptes.factories import UserFactory
from tests.conventions.factories import AT, DocumentFactory, DossierFactory

pytestmark = pytest.mark.django_db


def page_of(client, dossier, *, role="dirigeant"):
    client.force_login(UserFactory(**{role: True}, of=dossier.structure))
    return client.get(reverse("conventions:dossier_detail", args=[dossier.pk]))


@pytest.fixture
def at(monkeypatch):
    """Set the clock of the pages."""
    return lambda instant: monkeypatch.setattr(timezone, "now", lambda: instant)


@pytest.mark.parametrize(
    "etat", [EtatDossier.REFUSE, EtatDossier.REJET_IMPLICITE, EtatDossier.CLASSE_SANS_SUITE]
)
def test_an_answer_can_be_contested_until_the_last_day(client, at, etat):
    dossier = DossierFactory(refuse=True)
    type(dossier).objects.filter(pk=dossier.pk).update(etat=etat)
    at(AT + timedelta(days=60))

    page = page_of(client, dossier)

    assert page.context["recours"].jusquau_on == date(2027, 2, 1)
    html = page.content.decode()
    assert reverse("conventions:dossier_geste", args=[dossier.pk, "former_recours"]) in html
    assert "1er\u00a0février\u00a02027" in html


def test_the_button_opens_the_page_of_the_act_that_records_the_remedy(client, at):
    dossier = DossierFactory(refuse=True)
    at(AT + timedelta(days=60))
    url = page_of(client, dossier).context["recours"].url

    client.post(url)

    dossier.refresh_from_db()
    assert dossier.etat == EtatDossier.RECOURS


def test_the_notification_is_at_hand(client, at):
    dossier = DossierFactory(refuse=True)
    DocumentFactory(dossier=dossier, nature=NatureDocument.AR)
    notification = DocumentFactory(dossier=dossier, nature=NatureDocument.NOTIF_REFUS)
    at(AT)

    assert page_of(client, dossier).context["recours"].papier == notification


def test_too_late_is_said_without_a_button(client, at):
    dossier = DossierFactory(refuse=True)
    at(AT + timedelta(days=64))

    page = page_of(client, dossier)

    assert page.context["recours"].url == ""
    assert "s’est terminé le 1er\u00a0février\u00a02027" in page.content.decode()


def test_who_may_not_or_has_nothing_to_contest_sees_nothing(client, at):
    at(AT)

    assert page_of(client, DossierFactory(refuse=True), role="gestionnaire").context["recours"] is None
    assert page_of(client, DossierFactory(depose=True)).context["recours"] is None
