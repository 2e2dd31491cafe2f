"""Guidance to a draft, a campaign opened by an agent, a late deposit justified: in a browser."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from conventions.models import Campagne, Controle, Dossier
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import remplir
from tests.conventions.factories import CampagneFactory
from tests.e2e.axe import check_page
from tests.e2e.gestes import annee_demandee, answer_guidance, fill, look, press, reponses, sign_in
from tests.referentiels import load_without_communes
from tests.structures.factories import ServiceInstructeurFactory, StructureFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("e2e-campagnes")]


@pytest.fixture
def browser_context_args(browser_context_args, live_server):
    """Addresses are those of the live server."""
    return {**browser_context_args, "base_url": live_server.url}


@pytest.fixture
def structure(live_server):
    load_without_communes()
    ServiceInstructeurFactory()
    return StructureFactory(denomination="Les Jardins fictifs")


def test_the_questions_lead_an_ei_to_its_draft_without_javascript(sans_script, structure):
    page = sans_script
    sign_in(page, UserFactory(dirigeant=True, of=structure))
    page.goto(reverse("conventions:dossier_creer"))
    answer_guidance(
        page, "Entreprise d’insertion (EI)", "Obtenir une première convention", str(annee_demandee())
    )
    expect(page.get_by_role("main")).to_contain_text("La commission donne un avis avant la décision.")

    press(page, "Commencer le dossier")

    expect(page.get_by_role("heading", level=1)).to_contain_text("en brouillon")
    assert (Dossier.objects.get().type, Dossier.objects.get().nature) == ("EI", "PREMIERE_DEMANDE")


def test_the_questions_are_clean_with_and_without_account(page, telephone, structure):
    publiques = reverse("conventions:quelle_demande")
    for suite in (
        "",
        "?type=ACI&situation=en_cours&fin_on=2020-01-01",
        f"?type=ACI&situation=jamais&souhait=commencer&annee={annee_demandee()}",
    ):
        for vue in (page, telephone):
            vue.goto(publiques + suite)
            check_page(vue)


def test_an_agent_opens_a_campaign(page, structure):
    sign_in(page, UserFactory(instructeur=True, of=structure.departement.service))
    page.goto(reverse("conventions:campagne_list"))
    look(page)
    press(page, "Ouvrir une campagne")
    look(page)

    press(page, "Enregistrer la campagne")

    expect(page.get_by_role("main")).to_contain_text(f"Campagne {annee_demandee()}")
    look(page)
    assert Campagne.objects.get().cloture_on == date(annee_demandee() - 1, 12, 31)


def test_a_late_deposit_is_justified_and_the_agent_reads_why(page, structure):
    hier = timezone.localdate() - timedelta(days=1)
    CampagneFactory(ouverture_on=hier - timedelta(days=30), cloture_on=hier)
    dirigeante = UserFactory(dirigeant=True, of=structure)
    dossier = remplir(structure, dirigeante)
    sign_in(page, dirigeante)
    page.goto(reverse("conventions:dossier_deposer", args=[dossier.pk]))
    expect(page.get_by_role("main")).to_contain_text("La campagne de dépôt est close")
    fill(page, reponses(annee_demandee()))
    look(page)

    press(page, "Déposer le dossier")

    expect(page.get_by_role("heading", level=1)).to_contain_text("déposé")
    assert Controle.objects.get(dossier=dossier, regle="CAMP").justification


def test_the_simulator_answers_without_javascript(sans_script, structure):
    page = sans_script
    page.goto(reverse("conventions:simulateur"))
    page.locator("#id_type").select_option("ACI")
    page.locator("#id_etp").fill("8,15")

    press(page, "Calculer")

    expect(page.get_by_role("main")).to_contain_text(re.compile(r"194\s956,15\s€"))
    assert "etp=8%2C15" in page.url


def test_the_public_pages_and_the_preferences_are_clean(page, telephone, structure):
    annee = annee_demandee()
    simulation = (
        f"type=ACI&zone=HORS_MAYOTTE&debut_on={annee}-01-01&fin_on={annee + 1}-12-31&etp=8,15&nb_brsa=3"
    )
    publiques = (
        reverse("conventions:simulateur"),
        f"{reverse('conventions:simulateur')}?{simulation}",
        f"{reverse('conventions:simulateur')}?type=ACI&etp=x",
        f"{reverse('conventions:dossier_vierge')}?type=ACI&nature=RENOUVELLEMENT",
    )
    for vue in (page, telephone):
        for adresse in publiques:
            vue.goto(adresse)
            check_page(vue)
        sign_in(vue, UserFactory(dirigeant=True, of=structure))
        vue.goto(reverse("courriels:preferences"))
        check_page(vue)
