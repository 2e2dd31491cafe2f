"""A director keeps the record of her structure; an agent checks it. Wide, by phone, without script."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from structures.models import Structure
from tests.comptes.factories import UserFactory
from tests.e2e.axe import check_page
from tests.e2e.gestes import sign_in
from tests.formulaires.test_fichiers import pdf
from tests.structures.factories import (
    ContactFactory,
    EpciFactory,
    EtablissementSireneFactory,
    LabelFactory,
    OffreFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ("identite", "coordonnees", "transfert", "reseaux", "territoire", "banque")


@pytest.fixture
def structure():
    structure = StructureFactory(a_verifier=True)
    EpciFactory(code="200000002", nom="CC du Pays fictif", nom_tri="cc du pays fictif")
    return structure


def fiche(live_server, structure):
    return live_server.url + reverse("structures:structure_detail", args=[structure.pk])


def test_a_director_keeps_her_record_and_an_agent_checks_it(page, live_server, structure):
    directrice = UserFactory(dirigeant=True, of=structure)
    sign_in(page, directrice, live_server.url)
    page.goto(fiche(live_server, structure))
    page.get_by_role("link", name="Modifier : territoire d’intervention").click()
    page.get_by_label("Commune, intercommunalité").fill("pays fictif")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("button", name="Ajouter CC du Pays fictif").click()
    expect(page.get_by_role("button", name="Retirer CC du Pays fictif")).to_be_visible()
    check_page(page)

    page.goto(fiche(live_server, structure))
    page.get_by_role("link", name="Modifier : compte bancaire").click()
    page.get_by_label("Nouvel IBAN").fill("FR76 3000 6000 0112 3456 7890 189")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("FR76 **** **** 189")).to_be_visible()

    page.get_by_role("link", name="Déclarer un label").click()
    jour = timezone.localdate()
    page.get_by_label("Numéro ou référence").fill("RQ-2026-7")
    page.get_by_label("Valable du").fill(jour.isoformat())
    page.get_by_label("Au", exact=True).fill((jour + timedelta(days=365)).isoformat())
    page.get_by_label("Preuve").set_input_files(
        {"name": "attestation.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    check_page(page)
    page.get_by_role("button", name="Déclarer ce label").click()
    expect(page.get_by_text("preuve jointe, à confirmer par l’État")).to_be_visible()

    sign_in(page, UserFactory(instructeur=True, of=structure.departement.service), live_server.url)
    page.goto(live_server.url + reverse("structures:structure_list"))
    check_page(page)
    page.get_by_role("link", name=structure.denomination).click()
    page.get_by_role("button", name="Déclarer la fiche vérifiée").click()
    expect(page.get_by_text("La fiche est vérifiée")).to_be_visible()
    page.get_by_role("button", name="Confirmer Régie de quartier").click()
    expect(page.get_by_text("confirmé par l’État le")).to_be_visible()
    check_page(page)
    assert Structure.objects.get(pk=structure.pk).a_verifier is False


def test_the_record_by_phone(telephone, live_server, structure):
    ContactFactory(structure=structure)
    OffreFactory(structure=structure)
    LabelFactory(structure=structure, avec_preuve=True)
    EtablissementSireneFactory(siret=structure.siret, naf="8130Z")
    sign_in(telephone, UserFactory(dirigeant=True, of=structure), live_server.url)

    for nom in (
        "structure_detail",
        "fiche_identite",
        "fiche_coordonnees",
        "fiche_transfert",
        "fiche_reseaux",
    ):
        telephone.goto(live_server.url + reverse(f"structures:{nom}", args=[structure.pk]))
        check_page(telephone)
    url = reverse("structures:element_ajouter", kwargs={"rubrique": "etablissements", "pk": structure.pk})
    telephone.goto(live_server.url + url)
    check_page(telephone)


def test_the_main_acts_work_without_script(sans_script, live_server, structure):
    sign_in(sans_script, UserFactory(dirigeant=True, of=structure), live_server.url)
    sans_script.goto(
        live_server.url + reverse("structures:fiche_territoire", args=[structure.pk]) + "?lieu=fictif"
    )

    sans_script.get_by_role("button", name="Ajouter CC du Pays fictif").click()

    expect(sans_script.get_by_role("button", name="Retirer CC du Pays fictif")).to_be_visible()
