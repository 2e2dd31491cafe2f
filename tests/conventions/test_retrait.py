"""A request withdrawn before its decision: the agent is told, the structure reads its acknowledgement."""

from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from conventions.enums import EtatDossier
from conventions.models import Dossier
from conventions.services.retrait import withdraw
from siae_portal.courriels.models import Courriel
from siae_portal.workflow.machine import TransitionRefusee
from tests.conventions.parcours import Parcours
from tests.outbox.livraison import deliver_all

pytestmark = pytest.mark.django_db


def adresse(parcours, nom, *args):
    return reverse(f"conventions:{nom}", args=[parcours.dossier.pk, *args])


@pytest.mark.parametrize("etape", ["deposer", "instruire", "avis", "viser"])
def test_a_request_is_withdrawn_at_any_time_before_the_decision(etape):
    parcours = Parcours().until(etape)

    dossier = withdraw(pk=parcours.dossier.pk, acte=parcours.acte(parcours.dirigeant, "Projet abandonné."))

    assert (dossier.etat, dossier.horloge_arretee_at) == (EtatDossier.ABANDONNE, parcours.at)


def test_the_agent_is_told_by_e_mail():
    parcours = Parcours().until("prendre")
    deliver_all()
    mail.outbox.clear()

    withdraw(pk=parcours.dossier.pk, acte=parcours.acte(parcours.dirigeant))
    deliver_all()

    assert [m.to for m in mail.outbox] == [[parcours.instructeur.email]]
    assert f"Dossier {parcours.dossier.numero} : demande retirée" in mail.outbox[0].subject


def test_without_an_agent_the_service_is_told():
    parcours = Parcours().until("deposer")

    withdraw(pk=parcours.dossier.pk, acte=parcours.acte(parcours.dirigeant))

    assert Courriel.objects.get(modele="retrait_demande").adresse == parcours.service.courriel


def test_a_decided_request_is_not_withdrawn(client, monkeypatch):
    parcours = Parcours().until("documents")
    monkeypatch.setattr(timezone, "now", lambda: parcours.at + timedelta(hours=1))
    client.force_login(parcours.dirigeant)

    with pytest.raises(TransitionRefusee):
        withdraw(pk=parcours.dossier.pk, acte=parcours.acte(parcours.dirigeant))
    page = client.post(adresse(parcours, "dossier_geste", "RETIRER"), {"motif": ""})

    assert "la décision est prise" in unescape(page.content.decode())
    assert Dossier.objects.get().etat == EtatDossier.A_SIGNER
    assert not Courriel.objects.filter(modele="retrait_demande").exists()


def test_the_page_asks_for_no_reason_and_acknowledges(client, monkeypatch):
    parcours = Parcours().until("prendre")
    monkeypatch.setattr(timezone, "now", lambda: parcours.at + timedelta(hours=1))
    client.force_login(parcours.dirigeant)

    avant = unescape(client.get(adresse(parcours, "dossier_geste", "RETIRER")).content.decode())
    apres = client.post(adresse(parcours, "dossier_geste", "RETIRER"), {"motif": ""}, follow=True)

    assert "Ce retrait est définitif" in avant.replace("\u00a0", " ")
    assert "Accusé de retrait" in apres.content.decode()
