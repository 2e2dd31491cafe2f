"""A correction asked and answered, from the service to the structure and back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from conventions.enums import EtatDossier
from conventions.models import Dossier
from tests.conventions.parcours import Parcours
from tests.e2e.axe import check_page
from tests.e2e.gestes import LARGE, TELEPHONE, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("e2e-depot")]


@pytest.fixture
def parcours(live_server, monkeypatch):
    """A dossier in instruction; the pages live one hour after its last act, then go on."""
    parcours = Parcours().until("instruire")
    ecart = parcours.at + timedelta(hours=1) - timezone.now()
    reel = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: reel() + ecart)
    return parcours


def check_both(page):
    for taille in (LARGE, TELEPHONE):
        page.set_viewport_size(taille)
        check_page(page)
    page.set_viewport_size(LARGE)


def test_a_correction_is_asked_and_answered(page, live_server, parcours):
    def adresse(nom, *args):
        return live_server.url + reverse(f"conventions:{nom}", args=[parcours.dossier.pk, *args])

    sign_in(page, parcours.instructeur, live_server.url)
    page.goto(adresse("dossier_completer"))
    page.get_by_role("button", name="Section « Projet d’insertion »").click()
    page.locator("label[for=id_demande_publics]").click()
    page.locator("#id_raison_publics").fill("Combien de femmes ?")
    page.locator("#id_motif").fill("Un point du projet est à préciser.")
    check_both(page)
    page.get_by_role("button", name="Envoyer la demande à la structure").click()
    expect(page.get_by_text("Combien de femmes ?")).to_be_visible()

    sign_in(page, parcours.dirigeant, live_server.url)
    page.goto(adresse("dossier_repondre"))
    check_both(page)
    page.get_by_role("link", name="Corriger").click()
    expect(page.get_by_role("heading", name="Non demandé par le service")).to_be_visible()
    check_both(page)
    page.locator("#id_publics").fill("Trente personnes, dont douze femmes.")
    page.get_by_role("button", name="Enregistrer et revenir à la demande").click()
    expect(page.get_by_text("Modifié depuis le dépôt")).to_be_visible()
    page.locator("#id_reponse").fill("Les publics sont décrits.")
    page.get_by_role("button", name="Envoyer la réponse").click()
    expect(page.get_by_text("Votre réponse est transmise")).to_be_visible()

    sign_in(page, parcours.instructeur, live_server.url)
    page.goto(adresse("dossier_detail"))
    page.get_by_role("link", name="Voir ce qui a changé depuis cette demande").click()
    expect(page.get_by_text("dont douze femmes")).to_be_visible()
    check_both(page)
    assert Dossier.objects.get(pk=parcours.dossier.pk).etat == EtatDossier.EN_INSTRUCTION
