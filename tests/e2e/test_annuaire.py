"""A buyer finds landscaping near a commune; the pages of the directory, wide, by phone, without script."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from structures.models import DocumentRecherche, Structure
from structures.services.recherche import rebuild_documents
from tests.comptes.factories import UserFactory
from tests.e2e.axe import check_page
from tests.e2e.gestes import sign_in
from tests.structures.annuaire_fictif import load_fictive_directory
from tests.structures.factories import InterventionFactory, OffreFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def annuaire(live_server):
    """Three structures sell landscaping around Rezé: one there, two in Nantes."""
    jour = timezone.localdate()
    load_fictive_directory(on=jour)
    reze = Structure.objects.get(denomination="Rezé Propre")
    erdre = Structure.objects.get(denomination="Les Jardiniers de l’Erdre")
    for structure in (reze, erdre):
        OffreFactory(structure=structure, libelle="Entretien d’espaces verts", secteur="espaces_verts")
    rebuild_documents(on=jour)
    return Structure.objects.get(denomination="Nantes Nature Insertion")


def test_a_buyer_finds_three_structures_for_landscaping_within_30_km(page, live_server, annuaire):
    page.goto(live_server.url + "/annuaire/")
    page.get_by_label("Que cherchez-vous").fill("entretien espaces verts")
    page.get_by_label("Où ?").fill("reze")
    page.keyboard.press("Enter")

    lignes = page.locator(".portail-resultats > li")
    expect(lignes).to_have_count(3)
    expect(page.get_by_role("status").first).to_contain_text("à moins de 30 km de Rezé (44)")
    expect(lignes.first.locator("strong").first).to_be_visible()
    check_page(page)
    lignes.get_by_role("link", name="Nantes Nature Insertion").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nantes Nature Insertion")


def test_a_buyer_finds_who_works_in_a_commune_and_sees_them_on_the_map(page, live_server, annuaire):
    reze = Structure.objects.get(denomination="Rezé Propre")
    InterventionFactory(structure=reze, departement=None, en_commune=True, commune=reze.commune)
    rebuild_documents(on=timezone.localdate())
    page.goto(live_server.url + "/annuaire/")
    page.get_by_label("Que cherchez-vous").fill("entretien espaces verts")
    page.get_by_label("Où ?").fill("Nantes (44)")
    page.get_by_text("qui interviennent ici").click()
    page.keyboard.press("Enter")

    lignes = page.locator(".portail-resultats > li")
    expect(page.get_by_role("status").first).to_contain_text("qui interviennent ici : Nantes (44)")
    expect(lignes).to_have_count(2)
    page.get_by_role("link", name="Voir sur la carte").click()
    check_page(page)
    page.get_by_role("link", name="Loire-Atlantique : 2").first.focus()
    page.keyboard.press("Enter")
    expect(lignes).to_have_count(2)
    page.get_by_role("link", name="Retirer le critère Département").click()
    expect(page).not_to_have_url(re.compile("departement=44"))


def test_a_structure_edits_its_card_sees_it_and_publishes(sans_script, telephone, live_server, annuaire):
    dirigeante = UserFactory(dirigeant=True, of=annuaire)
    for ecran, nouvelle in ((sans_script, "Broyage de branches"), (telephone, "Taille de fruitiers")):
        sign_in(ecran, dirigeante)
        ecran.goto(f"{live_server.url}/structures/{annuaire.pk}/fiche-publique/")
        ecran.get_by_role("button", name="Ajouter une offre").click()
        ligne = ecran.locator(".portail-ligne-saisie", has=ecran.get_by_label("Ce que vous vendez")).last
        ligne.get_by_label("Ce que vous vendez").fill(nouvelle)
        ligne.get_by_label("Secteur d’activité").select_option("espaces_verts")
        if ecran is telephone:
            check_page(ecran)
        ecran.get_by_role("button", name="Voir l’aperçu").last.click()
        expect(ecran.get_by_role("article")).to_contain_text(nouvelle)
        if ecran is telephone:
            check_page(ecran)
        ecran.get_by_role("button", name="Publier").click()
        expect(ecran.locator("main")).to_contain_text("Votre fiche est publiée")

    telephone.goto(f"{live_server.url}/annuaire/{annuaire.pk}/")
    check_page(telephone)
    expect(telephone.locator("main")).to_contain_text("Broyage de branches")


def test_every_page_wide_and_on_a_phone(page, telephone, live_server, annuaire):
    adresses = (
        "/annuaire/",
        "/annuaire/?q=menuserie&lieu=Strasbourg&genre=EI",
        "/annuaire/?lieu=Zzyzx&rayon=7",
        f"/annuaire/?q={'a' * 300}",
        "/annuaire/carte/",
        "/annuaire/carte/?lieu=Nantes&zone=intervention",
        f"/annuaire/{annuaire.pk}/",
        "/annuaire/siret/",
        "/annuaire/siret/?siret=123",
        f"/annuaire/siret/?siret={annuaire.siret}",
        "/donnees-ouvertes/",
    )
    for ecran, base in ((page, live_server.url), (telephone, "")):
        for adresse in adresses:
            ecran.goto(base + adresse)
            check_page(ecran)


def test_without_script_the_choices_and_the_pages_work(sans_script, annuaire):
    assert DocumentRecherche.objects.count() > 60
    sans_script.goto("/annuaire/")
    sans_script.get_by_text("Affiner et trier").click()
    sans_script.get_by_label("Région", exact=True).select_option(label="Bretagne (23)")
    sans_script.get_by_role("button", name="Appliquer").click()

    expect(sans_script.locator("main [role=status]")).to_contain_text(re.compile(r"^\s*23"))
    sans_script.get_by_role("link", name="Page suivante").click()
    expect(sans_script.locator(".portail-resultats > li")).to_have_count(3)
