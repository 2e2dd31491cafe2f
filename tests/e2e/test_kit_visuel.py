"""The visual kit in a real browser: accessibility, keyboard, phone, no JavaScript, nothing lost."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from siae_portal.accueil.urls import PAGES
from tests.composants.conftest import galerie  # noqa: F401 - a fixture
from tests.comptes.factories import UserFactory
from tests.e2e.axe import check_page
from tests.e2e.gestes import sign_in as sign_in_staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("galerie", "live_server")]

ESSAIS = ("/essai/formulaire/", "/essai/galerie/", "/essai/listes/")
PUBLIQUES = ("/", "/connexion/", *(f"/{nom.replace('_', '-')}/" for nom in PAGES))


def test_wide_pages(page, live_server):
    for chemin in (*PUBLIQUES, *ESSAIS):
        page.goto(live_server.url + chemin)

        check_page(page)


def test_phone_pages(telephone):
    for chemin in (*PUBLIQUES, *ESSAIS):
        telephone.goto(chemin)

        check_page(telephone)


def test_the_admin_of_django_lives_under_the_policy(page, live_server):
    sign_in_staff(page, UserFactory(staff=True), live_server.url)

    page.goto(live_server.url + "/admin/")

    expect(page.get_by_role("heading", name="Ce que vous pouvez gérer")).to_be_visible()


def test_dark_theme(page, live_server):
    page.goto(live_server.url + "/essai/galerie/")
    page.get_by_role("button", name="Paramètres d’affichage").click()
    page.locator("label[for=theme-sombre]").click()
    page.keyboard.press("Escape")

    expect(page.locator("html")).to_have_attribute("data-fr-theme", "dark")
    page.wait_for_timeout(500)
    check_page(page)


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page, live_server):
    page.goto(live_server.url + "/essai/formulaire/")
    page.locator("#id_etp").fill("0")
    page.get_by_role("button", name="Enregistrer").click()

    resume = page.locator("[data-portail-resume]")
    expect(resume).to_be_focused()
    check_page(page)
    resume.get_by_role("link", name="ETP demandés").press("Enter")
    expect(page.locator("#id_etp")).to_be_focused()


def test_keyboard_skips_to_the_content(page, live_server):
    page.goto(live_server.url + "/essai/formulaire/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_long_text_is_counted_and_never_cut(page, live_server):
    page.goto(live_server.url + "/essai/formulaire/")
    projet = page.locator("#id_projet")
    projet.fill("a" * 41)

    expect(page.locator("#id_projet_compte")).to_contain_text("1 caractère de trop")
    expect(projet).to_have_value("a" * 41)


def test_the_legal_reason_unfolds(page, live_server):
    page.goto(live_server.url + "/essai/formulaire/")
    raison = page.locator("#id_etp_source")
    expect(raison).to_be_hidden()

    page.get_by_role("button", name=re.compile("Pourquoi")).click()

    expect(raison).to_contain_text("équivalent temps plein")


def test_a_second_click_sends_nothing(page, live_server):
    envois = []
    page.goto(live_server.url + "/essai/formulaire/")
    page.on("request", lambda requete: envois.append(requete) if requete.method == "POST" else None)

    page.get_by_role("button", name="Enregistrer").dblclick()
    page.wait_for_load_state("networkidle")

    assert len(envois) == 1


def test_what_is_typed_survives_the_end_of_the_session(page, live_server):
    UserFactory(email="nadia@exemple.fr", password="mot-de-passe-long", prenom="Nadia", nom="Exemple")
    sign_in(page, live_server)
    page.goto(live_server.url + "/essai/formulaire/")
    page.locator("#id_nom").fill("Les Jardins du Canal")
    page.context.clear_cookies()

    page.goto(live_server.url + "/connexion/?next=/essai/formulaire/")
    fill_sign_in(page)
    page.wait_for_url("**/essai/formulaire/")
    page.get_by_role("button", name="Reprendre cette saisie").click()

    expect(page.locator("#id_nom")).to_have_value("Les Jardins du Canal")


def test_sign_out_forgets_what_was_typed(page, live_server):
    UserFactory(email="nadia@exemple.fr", password="mot-de-passe-long", prenom="Nadia", nom="Exemple")
    sign_in(page, live_server)
    page.goto(live_server.url + "/essai/formulaire/")
    page.locator("#id_nom").fill("Les Jardins du Canal")
    page.get_by_role("button", name="Se déconnecter").first.click()
    page.wait_for_url(live_server.url + "/")

    gardes = page.evaluate("Object.keys(sessionStorage).filter((cle) => cle.startsWith('portail:'))")
    assert gardes == []


def test_without_javascript_everything_is_there(sans_script):
    sans_script.goto("/essai/formulaire/")

    expect(sans_script.get_by_role("navigation", name="Menu principal")).to_be_visible()
    expect(sans_script.locator("#id_etp_source")).to_be_visible()
    sans_script.locator("#id_etp").fill("0")
    sans_script.get_by_role("button", name="Enregistrer").click()
    expect(sans_script.locator("#id_etp_error")).to_contain_text("plus grand que zéro")

    sans_script.goto("/essai/galerie/")
    expect(sans_script.get_by_role("button", name="Afficher")).to_be_visible()


def sign_in(page, live_server):
    page.goto(live_server.url + reverse("comptes:connexion"))
    fill_sign_in(page)
    page.wait_for_url(live_server.url + "/")


def fill_sign_in(page):
    page.get_by_label("Adresse électronique").fill("nadia@exemple.fr")
    page.get_by_label("Mot de passe").fill("mot-de-passe-long")
    page.locator("main").get_by_role("button", name="Se connecter").click()


def test_a_scripted_request_without_session_says_so_and_keeps_the_page(page, live_server):
    page.goto(live_server.url + "/essai/formulaire/")
    page.locator("#id_nom").fill("Les Jardins du Canal")
    page.evaluate("htmx.ajax('GET', '/essai/reserve/', '#contenu')")

    alerte = page.locator("#portail-annonce")
    expect(alerte).to_contain_text("Votre session est terminée")
    expect(alerte.get_by_role("link", name="Se reconnecter")).to_have_attribute(
        "href", "/connexion/?next=%2Fessai%2Fformulaire%2F"
    )
    expect(page.locator("#id_nom")).to_have_value("Les Jardins du Canal")


def test_a_document_comes_without_reload(page, live_server):
    page.goto(live_server.url + "/essai/document/")

    expect(page.get_by_role("link", name=re.compile("Télécharger"))).to_be_visible(timeout=8000)
    expect(page.locator("[hx-get]")).to_have_count(0)
