"""What follows each save on the page of a section, without moving the focus nor the typing."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from conventions.models import Dossier
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import remplir
from tests.e2e.axe import assert_no_sideways_scroll, check_page
from tests.e2e.conftest import TELEPHONE
from tests.e2e.gestes import sign_in
from tests.structures.factories import StructureFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("e2e-suivi")]

CONTROLES = "#controles-de-la-page"
PATIENCE = 20_000


@pytest.fixture
def nadia(live_server):
    return UserFactory(dirigeant=True, of=StructureFactory(denomination="Les Jardins fictifs"))


@pytest.fixture
def dossier(nadia):
    return remplir(nadia.habilitations.get().structure, nadia)


def ouvrir(page, live_server, nadia, dossier, code="DEMANDE"):
    sign_in(page, nadia, live_server.url)
    page.goto(live_server.url + reverse("conventions:dossier_section", args=[dossier.pk, code]))


def test_the_checks_and_the_measure_follow_what_is_typed(page, live_server, nadia, dossier):
    ouvrir(page, live_server, nadia, dossier)
    expect(page.locator(CONTROLES)).to_be_hidden()
    avant = page.locator("#brouillon-tete").inner_text()

    page.locator("#id_heures_prevues").fill("99999")
    page.locator("#id_nb_postes").fill("")
    lieu = page.locator("#id_territoire-0-libelle")
    lieu.press("Control+A")
    lieu.press_sequentially("Longwy et ")
    expect(page.locator("#controle-RC33")).to_contain_text("Alerte", timeout=PATIENCE)

    expect(lieu).to_be_focused()
    expect(lieu).to_have_value("Longwy et ")
    expect(page.locator("p[data-portail-annonce]")).to_contain_text("1 alerte")
    expect(page.locator(".fr-sidemenu__item--active")).to_contain_text("à compléter")
    assert page.locator("#brouillon-tete").inner_text() != avant
    check_page(page)
    page.locator("#id_heures_prevues").fill("14833")
    page.locator("#id_nb_postes").fill("12")
    expect(page.locator("#controle-RC33")).to_have_count(0, timeout=PATIENCE)
    expect(page.locator(CONTROLES)).to_be_hidden()
    expect(page.locator("#brouillon-tete")).to_have_text(avant, use_inner_text=True)


def test_a_link_of_a_check_keeps_the_focus_while_the_rest_follows(page, live_server, nadia, dossier):
    ouvrir(page, live_server, nadia, dossier, "BUDGET")
    page.locator("#id_aide_poste_budget").fill("1000")
    page.locator("#id_aide_poste_budget").blur()
    lien = page.locator("#controle-RC29 a").first
    expect(lien).to_be_visible(timeout=PATIENCE)
    page.locator("[name^=budget_charges-][name$=-montant]").first.fill("1000")
    page.locator("[name^=budget_charges-][name$=-montant]").first.dispatch_event("change")
    lien.focus()

    expect(page.locator("#controle-RC28")).to_contain_text("Bloquant", timeout=PATIENCE)

    expect(lien).to_be_focused()
    page.set_viewport_size(TELEPHONE)
    check_page(page)


def test_without_script_the_next_page_shows_the_checks(sans_script, nadia, dossier):
    sign_in(sans_script, nadia)
    sans_script.goto(reverse("conventions:dossier_section", args=[dossier.pk, "DEMANDE"]))
    sans_script.locator("#id_heures_prevues").fill("99999")
    sans_script.get_by_role("button", name="Enregistrer", exact=True).click()

    expect(sans_script.locator("#controle-RC33")).to_contain_text("Alerte")


@pytest.fixture
def dossier_faible(dossier):
    """With an alert on the page of the means."""
    Dossier.objects.filter(pk=dossier.pk).update(etp_accompagnement="0.10")
    return dossier


def test_an_alert_is_justified_while_it_is_typed_and_the_rest_of_the_page_leaves_it_alone(
    page, live_server, nadia, dossier_faible
):
    ouvrir(page, live_server, nadia, dossier_faible, "MOYENS")
    texte = page.locator("#id_texte_RC52")
    texte.press_sequentially("Un bénévole ")
    etat = page.locator("#controle-RC52 .portail-justification__etat")
    expect(etat).to_contain_text("Enregistrée par", timeout=PATIENCE)
    check_page(page)

    page.context.set_offline(True)
    texte.press_sequentially("chaque mardi.")
    expect(page.locator("#portail-annonce")).to_contain_text("n’est pas encore enregistrée", timeout=PATIENCE)
    page.context.set_offline(False)
    with page.expect_response("**/avancement/"):
        page.evaluate("document.body.dispatchEvent(new CustomEvent('portail:enregistre'))")
    expect(texte).to_be_focused()
    expect(texte).to_have_value("Un bénévole chaque mardi.")
    with page.expect_response("**/justifier/"):
        texte.press("End")
        texte.press_sequentially(" Sûr.")

    page.reload()
    expect(texte).to_have_value("Un bénévole chaque mardi. Sûr.")
    page.set_viewport_size(TELEPHONE)
    check_page(page)


def test_a_text_that_could_not_leave_is_offered_again(page, live_server, nadia, dossier_faible):
    ouvrir(page, live_server, nadia, dossier_faible, "MOYENS")
    page.context.set_offline(True)
    page.locator("#id_texte_RC52").fill("Écrit dans le train.")
    expect(page.locator("#portail-annonce")).to_contain_text("n’est pas encore enregistrée", timeout=PATIENCE)
    page.context.set_offline(False)

    page.reload()
    page.get_by_role("button", name="Reprendre cette saisie").click()

    expect(page.locator("#id_texte_RC52")).to_have_value("Écrit dans le train.")
    expect(page.locator("#controle-RC52")).to_contain_text("Enregistrée par", timeout=PATIENCE)


def test_an_alert_is_justified_without_script(sans_script, nadia, dossier_faible):
    sign_in(sans_script, nadia)
    sans_script.goto(reverse("conventions:dossier_section", args=[dossier_faible.pk, "MOYENS"]))
    sans_script.locator("#id_texte_RC52").fill("Un bénévole chaque mardi.")
    sans_script.get_by_role("button", name="Enregistrer la justification").click()

    expect(sans_script.locator("#controle-RC52")).to_contain_text("Enregistrée par")
    expect(sans_script.locator("#id_texte_RC52")).to_have_value("Un bénévole chaque mardi.")
    assert_no_sideways_scroll(sans_script)
