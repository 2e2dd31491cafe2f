"""The follow-up in a real browser: a phone, a thumb, no script, and the counts of the State."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accompagnement.models import Entretien, Salarie, Sortie
from accompagnement.services.referentiels import load_referentiels
from tests.accompagnement.factories import ContratFactory, EntretienFactory, SalarieFactory
from tests.comptes.factories import UserFactory
from tests.conventions.factories import ConventionFactory
from tests.e2e.axe import check_page
from tests.e2e.gestes import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

# Touches that log an interview, from « Ma journée » (ecrans.md: under a minute).
GESTES = 7


@pytest.fixture
def salarie():
    """A person whose interview is planned today, in an ACI in force."""
    load_referentiels()
    today = timezone.localdate()
    structure = ConventionFactory(
        debut_on=today - timedelta(days=400), fin_on=today + timedelta(days=400)
    ).structure
    referent = UserFactory(accompagnateur=True, of=structure)
    entree_on = today - timedelta(days=100)
    salarie = SalarieFactory(structure=structure, referent=referent, entree_on=entree_on)
    ContratFactory(salarie=salarie, fin_on=today + timedelta(days=100))
    EntretienFactory(salarie=salarie, tenu_on=today - timedelta(days=70), prochain_on=today)
    return salarie


def test_an_interview_is_logged_in_a_few_touches(telephone, salarie):
    sign_in(telephone, salarie.referent)
    telephone.goto(reverse("accompagnement:salarie_list"))
    check_page(telephone)
    gestes = 0

    def tap(locator):
        nonlocal gestes
        gestes += 1
        locator.tap()

    tap(telephone.locator(".portail-journee__lien").first)
    expect(telephone.get_by_role("heading", level=1)).to_contain_text(
        re.compile(r"Entretien avec Sacha\sI\.")
    )
    check_page(telephone)
    tap(telephone.get_by_text("Présente", exact=True))
    tap(telephone.locator("label[for=id_duree_min_1]"))
    tap(telephone.get_by_text("Hébergement et logement"))
    gestes += 1
    telephone.locator("#id_note").fill("Dossier de logement déposé, réponse attendue sous quinze jours.")
    tap(telephone.get_by_text("Dans deux semaines"))
    tap(telephone.get_by_role("button", name="Enregistrer"))

    expect(telephone.get_by_role("status").first).to_contain_text("est enregistré")
    check_page(telephone)
    entretien = Entretien.objects.order_by("-pk")[0]
    assert (entretien.duree_min, entretien.sujets) == (30, ["logement"])
    assert gestes == GESTES


def test_the_whole_follow_up_without_script(sans_script, salarie):
    page, today = sans_script, timezone.localdate()
    sign_in(page, salarie.referent)

    page.goto(reverse("accompagnement:salarie_ajouter"))
    for nom, valeur in {
        "prenom": "Alix",
        "nom": "Fictive",
        "naissance_on": "1988-04-02",
        "entree_on": (today - timedelta(days=90)).isoformat(),
        "fin_on": (today + timedelta(days=90)).isoformat(),
        "heures_hebdo": "26",
    }.items():
        page.locator(f"#id_{nom}").fill(valeur)
    page.get_by_text("CDD d’insertion (CDDI)").click()
    page.get_by_role("button", name="Ajouter la personne").click()
    page.get_by_role("link", name="Enregistrer la sortie").click()
    page.locator("#id_motif").select_option("FORMATION")
    page.locator("#id_sortie_on").fill(today.isoformat())
    page.get_by_role("button", name="Enregistrer la sortie").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Alix Fictive")
    assert Sortie.objects.get(salarie=Salarie.objects.get(prenom="Alix")).examinee


def test_every_page_is_clean_on_a_phone(telephone, salarie):
    sign_in(telephone, salarie.referent)
    for nom in ("salarie_detail", "contrat_ajouter", "entretien_ajouter", "sortie"):
        telephone.goto(reverse(f"accompagnement:{nom}", args=[salarie.pk]))
        check_page(telephone)
    telephone.goto(reverse("accompagnement:salarie_ajouter"))
    telephone.get_by_role("button", name="Ajouter la personne").click()
    check_page(telephone)


def test_the_results_are_clean_for_the_structure_and_the_state(page, live_server, salarie):
    service = salarie.structure.departement.service
    for user in (
        UserFactory(dirigeant=True, of=salarie.structure),
        UserFactory(instructeur=True, of=service),
    ):
        page.context.clear_cookies()
        sign_in(page, user, live_server.url)
        page.goto(live_server.url + reverse("accompagnement:resultats"))
        check_page(page)
        page.get_by_role("link", name=salarie.structure.denomination).click()
        check_page(page)
        assert "Sacha" not in page.content()


def test_the_interview_is_logged_with_the_keyboard_alone(page, live_server, salarie):
    sign_in(page, salarie.referent, live_server.url)
    page.goto(live_server.url + reverse("accompagnement:entretien_ajouter", args=[salarie.pk]))

    page.locator("#id_presence_0").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").first).to_contain_text("est enregistré")
    assert Entretien.objects.order_by("-pk")[0].duree_min == 15
