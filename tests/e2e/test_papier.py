"""A structure without account: its answer typed on a phone; national roles invited by screen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from conventions.enums import EtatDossier
from conventions.services.referentiels import load_referentiels
from siae_portal.comptes.models import Invitation
from tests.comptes.factories import UserFactory
from tests.conventions.factories import CorrectionFactory
from tests.e2e.axe import check_page
from tests.e2e.gestes import press, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("e2e-papier")]


def test_an_answer_received_by_post_is_typed_on_a_phone(telephone, live_server):
    load_referentiels()
    hier = timezone.now() - timedelta(days=1)
    dossier = CorrectionFactory(
        demandee_at=hier, terme_on=timezone.localdate(hier).replace(year=2099)
    ).dossier
    sign_in(telephone, UserFactory(instructeur=True, of=dossier.service), live_server.url)

    telephone.goto(live_server.url + reverse("conventions:dossier_detail", args=[dossier.pk]))
    check_page(telephone)
    telephone.get_by_role("link", name="Saisir la réponse reçue").click()
    check_page(telephone)
    telephone.get_by_label("Reçue le").fill(str(timezone.localdate()))
    telephone.get_by_text("Par courrier", exact=True).click()
    telephone.get_by_label("Ce que répond la structure").fill("La page illisible est renvoyée.")
    telephone.get_by_text("J’atteste avoir saisi cette réponse").click()
    press(telephone, "Enregistrer la réponse reçue")

    expect(telephone.get_by_text("le délai de la décision court de nouveau")).to_be_visible()
    dossier.refresh_from_db()
    assert dossier.etat == EtatDossier.DEPOSE


def test_an_observer_is_invited_on_a_phone_without_script(telephone, sans_script, live_server):
    administratrice = UserFactory(administrateur=True)
    sign_in(sans_script, administratrice, live_server.url)
    sign_in(telephone, administratrice, live_server.url)
    for nom in ("nationale_equipe", "nationale_inviter"):
        telephone.goto(live_server.url + reverse(f"structures:{nom}"))
        check_page(telephone)

    sans_script.goto(live_server.url + reverse("structures:nationale_inviter"))
    sans_script.get_by_label("Adresse électronique").fill("nouvelle@exemple.invalid")
    press(sans_script, "Envoyer l’invitation")

    expect(sans_script.get_by_text("Invitations sans réponse")).to_be_visible()
    assert Invitation.objects.get().role == "OBSERVATEUR"
