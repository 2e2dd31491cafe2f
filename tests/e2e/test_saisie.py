"""Typing in a dossier in hard conditions: the network cut, the session over, two tabs, two people."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from conventions.models import Dossier, SectionDossier
from tests.comptes.factories import UserFactory
from tests.conventions.factories import DossierFactory
from tests.e2e.axe import assert_no_sideways_scroll, check_page
from tests.e2e.conftest import TELEPHONE, watched
from tests.e2e.gestes import sign_in
from tests.structures.factories import StructureFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("e2e-saisie")]

ETAT = "[data-portail-enregistre]"
PUBLICS = "#id_publics"
PATIENCE = 20_000


@pytest.fixture
def nadia(live_server):
    return UserFactory(dirigeant=True, of=StructureFactory(denomination="Les Jardins fictifs"))


@pytest.fixture
def dossier(nadia):
    return DossierFactory(structure=nadia.habilitations.get().structure, cree_par=nadia)


@pytest.fixture
def karim(dossier):
    return UserFactory(gestionnaire=True, of=dossier.structure)


@pytest.fixture
def autre_page(browser, browser_context_args):
    """The browser of somebody else."""
    contexte = browser.new_context(**browser_context_args)
    with watched(contexte.new_page()) as surveillee:
        yield surveillee
    contexte.close()


def adresse(dossier, code="PROJET"):
    return reverse("conventions:dossier_section", args=[dossier.pk, code])


def contenu(dossier, code="PROJET"):
    section = SectionDossier.objects.filter(dossier=dossier, code=code).first()
    return section.contenu if section else {}


def expect_saved(page):
    expect(page.locator(ETAT)).to_contain_text("enregistré à", timeout=PATIENCE)


def type_in(page, texte, champ=PUBLICS):
    page.locator(champ).fill(texte)
    page.locator(champ).blur()


def test_what_is_typed_is_saved_alone_and_found_again(page, live_server, nadia, dossier):
    sign_in(page, nadia, live_server.url)
    page.goto(live_server.url + adresse(dossier, "DEMANDE"))

    type_in(page, "8,15", "#id_etp_demandes")
    expect_saved(page)
    type_in(page, "trois", "#id_nb_postes")
    expect(page.locator("#div_id_nb_postes")).to_contain_text("Non enregistré", timeout=PATIENCE)

    check_page(page)
    page.reload()
    expect(page.locator("#id_etp_demandes")).to_have_value("8,15")
    expect(page.locator("#id_nb_postes")).to_have_value("trois")
    check_page(page)


def test_the_network_cut_while_typing_loses_nothing(page, live_server, nadia, dossier):
    sign_in(page, nadia, live_server.url)
    page.goto(live_server.url + adresse(dossier))

    page.context.set_offline(True)
    type_in(page, "Écrit sans réseau.")
    expect(page.locator(ETAT)).to_contain_text("Hors connexion", timeout=PATIENCE)
    assert contenu(dossier) == {}
    page.context.set_offline(False)

    expect_saved(page)
    assert contenu(dossier)["publics"] == "Écrit sans réseau."


def test_a_tab_closed_without_network_gives_its_text_back(page, live_server, nadia, dossier):
    sign_in(page, nadia, live_server.url)
    page.goto(live_server.url + adresse(dossier))
    page.context.set_offline(True)
    type_in(page, "Écrit dans le train.")
    expect(page.locator(ETAT)).to_contain_text("Hors connexion", timeout=PATIENCE)
    page.close(run_before_unload=False)
    contexte = page.context
    contexte.set_offline(False)

    reouverte = contexte.new_page()
    reouverte.goto(live_server.url + adresse(dossier))

    expect(reouverte.locator(PUBLICS)).to_have_value("Écrit dans le train.")
    expect_saved(reouverte)
    assert contenu(dossier)["publics"] == "Écrit dans le train."


def test_a_session_that_ends_while_typing_loses_nothing(page, live_server, nadia, dossier):
    sign_in(page, nadia, live_server.url)
    page.goto(live_server.url + adresse(dossier))
    Session.objects.all().delete()

    type_in(page, "Écrit après la session.")
    expect(page.locator(ETAT)).to_contain_text("Session terminée", timeout=PATIENCE)
    expect(page.locator(ETAT).get_by_role("link", name="Se reconnecter")).to_be_visible()
    page.on("dialog", lambda dialogue: dialogue.accept())
    page.context.clear_cookies()
    sign_in(page, nadia, live_server.url)
    page.goto(live_server.url + adresse(dossier))

    expect(page.locator(PUBLICS)).to_have_value("Écrit après la session.")
    expect_saved(page)
    assert contenu(dossier)["publics"] == "Écrit après la session."


def test_two_editors_at_once_meet_only_on_the_same_answer(
    page, autre_page, live_server, nadia, karim, dossier
):
    for onglet, qui in ((page, nadia), (autre_page, karim)):
        sign_in(onglet, qui, live_server.url)
        onglet.goto(live_server.url + adresse(dossier))
    type_in(page, "Le texte de Nadia.")
    expect_saved(page)

    type_in(autre_page, "Le texte de Karim.")

    bloc = autre_page.locator(".portail-conflit")
    expect(bloc).to_contain_text("Le texte de Nadia.", timeout=PATIENCE)
    expect(bloc).to_contain_text(str(nadia))
    check_page(autre_page)
    autre_page.set_viewport_size(TELEPHONE)
    check_page(autre_page)
    type_in(autre_page, "Le texte de Nadia. Le texte de Karim.")
    bloc.get_by_role("button", name="Garder la mienne").click()
    expect_saved(autre_page)
    assert contenu(dossier)["publics"] == "Le texte de Nadia. Le texte de Karim."


def test_the_answer_of_the_other_is_taken_by_a_button(page, autre_page, live_server, nadia, karim, dossier):
    for onglet, qui in ((page, nadia), (autre_page, karim)):
        sign_in(onglet, qui, live_server.url)
        onglet.goto(live_server.url + adresse(dossier))
    type_in(page, "Le texte de Nadia.")
    expect_saved(page)
    type_in(autre_page, "Le texte de Karim.")

    autre_page.get_by_role("button", name="Prendre la réponse enregistrée").click(timeout=PATIENCE)

    expect(autre_page.locator(PUBLICS)).to_have_value("Le texte de Nadia.")
    expect(autre_page.locator(".portail-conflit")).to_have_count(0)
    assert contenu(dossier)["publics"] == "Le texte de Nadia."


def test_two_tabs_of_one_person_follow_each_other(page, live_server, nadia, dossier):
    sign_in(page, nadia, live_server.url)
    page.goto(live_server.url + adresse(dossier))
    seconde = page.context.new_page()
    seconde.goto(live_server.url + adresse(dossier))

    type_in(page, "Depuis le premier onglet.")
    expect_saved(page)

    expect(seconde.locator(PUBLICS)).to_have_value("Depuis le premier onglet.", timeout=PATIENCE)
    type_in(seconde, "Depuis le second onglet.")
    expect_saved(seconde)
    assert contenu(dossier)["publics"] == "Depuis le second onglet."


def test_signing_out_forgets_what_the_device_kept(page, live_server, nadia, dossier):
    sign_in(page, nadia, live_server.url)
    page.goto(live_server.url + adresse(dossier))
    page.route("**/enregistrer/", lambda route: route.abort())
    type_in(page, "Un texte à oublier.")
    expect(page.locator(ETAT)).to_contain_text("Hors connexion", timeout=PATIENCE)
    page.on("dialog", lambda dialogue: dialogue.accept())

    page.locator("form[data-portail-deconnexion] button").first.click()
    page.wait_for_load_state()

    gardees = page.evaluate("Object.keys(localStorage).filter((cle) => cle.startsWith('portail:saisie:'))")
    assert gardees == []


def test_a_conflict_is_settled_without_script(sans_script, live_server, nadia, karim, dossier, client):
    sign_in(sans_script, nadia)
    sans_script.goto(adresse(dossier))
    page_de_karim = {
        "lues": sans_script.locator("#id_lues").get_attribute("value"),
        "publics": "Celui de Karim.",
    }
    client.force_login(karim)
    client.post(adresse(dossier), page_de_karim)
    sans_script.locator(PUBLICS).fill("Celui de Nadia.")
    sans_script.get_by_role("button", name="Enregistrer", exact=True).click()

    expect(sans_script.get_by_role("heading", name="Cette section a été modifiée")).to_be_visible()
    assert_no_sideways_scroll(sans_script)
    sans_script.locator("label[for=choix-publics-deux]").click()
    sans_script.get_by_role("button", name="Enregistrer", exact=True).click()

    expect(sans_script.locator(PUBLICS)).to_have_value("Celui de Karim.\n\nCelui de Nadia.")
    assert Dossier.objects.get(pk=dossier.pk).sections.get().contenu["publics"].count("Celui de") == 2


def test_who_else_is_on_the_section_is_told(page, autre_page, live_server, nadia, karim, dossier):
    sign_in(page, karim, live_server.url)
    page.goto(live_server.url + adresse(dossier))
    sign_in(autre_page, nadia, live_server.url)

    autre_page.goto(live_server.url + adresse(dossier))

    expect(autre_page.locator(".portail-presence")).to_contain_text(str(karim), timeout=PATIENCE)
    check_page(autre_page)
