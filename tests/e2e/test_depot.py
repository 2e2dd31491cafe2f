"""The deposit in hard conditions: keyboard only, without JavaScript, session ended while typing."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from conventions.enums import EtatDossier
from conventions.models import Dossier, SectionDossier
from conventions.services.sections import sections_of
from tests.comptes.factories import PASSWORD, UserFactory
from tests.conventions.dossier_rempli import remplir
from tests.e2e.axe import assert_no_sideways_scroll
from tests.e2e.gestes import fill, reponses, sign_in
from tests.structures.factories import StructureFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("e2e-depot")]

TOUCHES_MAX = 200
PORTE = """() => {
    const element = document.activeElement;
    return element === document.body ? "" : [element.id, element.innerText].join(" ");
}"""


@pytest.fixture
def dirigeant(live_server):
    return UserFactory(dirigeant=True, of=StructureFactory(denomination="Les Jardins fictifs"))


@pytest.fixture
def brouillon(dirigeant):
    """A draft that only has to be deposited."""
    return remplir(dirigeant.habilitations.get().structure, dirigeant)


def _tab_to(page, texte):
    """Move the focus by the Tab key until it stands on what bears this text."""
    for _ in range(TOUCHES_MAX):
        page.keyboard.press("Tab")
        porte = page.evaluate(PORTE)
        if texte in porte:
            return
    pytest.fail(f"« {texte} » is not reached by the keyboard")


def test_a_dossier_is_deposited_by_the_keyboard_alone(page, live_server, dirigeant, brouillon):
    page.goto(live_server.url + reverse("comptes:connexion"))
    _tab_to(page, "id_login")
    page.keyboard.type(dirigeant.email)
    _tab_to(page, "id_password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#id_password")).to_have_count(0)
    page.goto(live_server.url + reverse("conventions:dossier_deposer", args=[brouillon.pk]))
    for champ in page.locator("main form.portail-formulaire textarea").all():
        _tab_to(page, champ.get_attribute("id"))
        page.keyboard.type("Un partenariat est signé.")
    _tab_to(page, "id_declaration")
    page.keyboard.press("Space")
    _tab_to(page, "Déposer le dossier")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("déposé")
    assert Dossier.objects.get(pk=brouillon.pk).etat == EtatDossier.DEPOSE


def test_a_dossier_is_deposited_without_javascript_on_a_phone(sans_script, dirigeant, brouillon):
    page = sans_script
    sign_in(page, dirigeant)
    page.goto(reverse("conventions:dossier_deposer", args=[brouillon.pk]))
    for champ in page.locator("main form.portail-formulaire textarea").all():
        champ.fill("Un partenariat est signé.")
    page.locator("label[for=id_declaration]").click()

    page.get_by_role("button", name="Déposer le dossier").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("déposé")
    assert Dossier.objects.get(pk=brouillon.pk).etat == EtatDossier.DEPOSE


def test_a_section_is_filled_without_javascript(sans_script, dirigeant, brouillon):
    page = sans_script
    SectionDossier.objects.filter(dossier=brouillon, code="PROJET").delete()
    sign_in(page, dirigeant)
    page.goto(reverse("conventions:dossier_section", args=[brouillon.pk, "PROJET"]))
    assert_no_sideways_scroll(page)
    for _ in range(2):  # a first answer calls a question that the next page shows
        fill(page, reponses(2027))
        page.get_by_role("button", name="Enregistrer", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()

    etats = {etat.code: etat.manquants for etat in sections_of(Dossier.objects.get(pk=brouillon.pk))}
    assert etats["PROJET"] == ()


def test_a_session_that_ends_while_typing_loses_no_word(page, live_server, dirigeant, brouillon):
    phrase = "Un texte que personne ne veut écrire deux fois."
    page.goto(live_server.url + reverse("comptes:connexion"))
    page.locator("#id_login").fill(dirigeant.email)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.locator("#id_password")).to_have_count(0)
    page.goto(live_server.url + reverse("conventions:dossier_section", args=[brouillon.pk, "PROJET"]))
    champ = page.locator("main form.portail-formulaire textarea").first
    nom = champ.get_attribute("name")
    champ.fill(phrase)
    Session.objects.all().delete()

    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator("#id_login")).to_be_visible()
    page.locator("#id_login").fill(dirigeant.email)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()

    expect(page).to_have_url(re.compile("/sections/PROJET/"))
    expect(page.locator(f"textarea[name={nom}]")).to_have_value(phrase)
    expect(page.locator("[data-portail-enregistre]")).to_contain_text("enregistré à")
