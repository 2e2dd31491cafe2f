"""A buyer finds landscaping near a commune; the pages of the directory, wide, by phone, without script."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from structures.models import DocumentRecherche, Structure
from structures.services.recherche import rebuild_documents
from tests.e2e.axe import check_page
from tests.structures.annuaire_fictif import load_fictive_directory
from tests.structures.factories import OffreFactory

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


def test_every_page_wide_and_on_a_phone(page, telephone, live_server, annuaire):
    adresses = (
        "/annuaire/",
        "/annuaire/?q=menuserie&lieu=Strasbourg&genre=EI",
        "/annuaire/?lieu=Zzyzx&rayon=7",
        f"/annuaire/?q={'a' * 300}",
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
