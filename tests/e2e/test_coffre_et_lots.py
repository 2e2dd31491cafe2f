"""The strongbox and the batches of structures, in a real browser, with a real worker."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from conventions.services.referentiels import load_referentiels
from structures.models import Piece, Structure
from tests.comptes.factories import UserFactory
from tests.conventions.factories import DossierFactory
from tests.e2e.axe import check_page
from tests.e2e.gestes import pdf, press, sign_in
from tests.e2e.ouvrier import running_worker
from tests.structures.factories import (
    CommuneFactory,
    PieceFactory,
    ServiceInstructeurFactory,
    StructureFactory,
    siret_of,
)
from tests.structures.lots import as_csv
from tests.structures.test_lots import row

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_dossier_needs_only_the_papers_that_are_over(telephone):
    page = telephone
    load_referentiels()
    structure = StructureFactory()
    dirigeante = UserFactory(dirigeant=True, of=structure)
    hier = timezone.localdate() - timedelta(days=1)
    PieceFactory(structure=structure, code="SIRENE", valable_fin_on=hier, nom="sirene-perime.pdf")
    dossier = DossierFactory(structure=structure)
    sign_in(page, dirigeante)

    page.goto(reverse("structures:coffre", args=[structure.pk]))
    check_page(page)
    page.locator("#piece-STATUTS").get_by_role("link", name="Déposer").click()
    check_page(page)
    page.locator("#id_fichier").set_input_files(
        [{"name": "statuts.pdf", "mimeType": "application/pdf", "buffer": pdf("Statuts")}]
    )
    page.locator("#id_etablie_on").fill(hier.isoformat())
    press(page, "Déposer dans le coffre")
    expect(page.locator("#piece-STATUTS")).to_contain_text("Valable")
    page.goto(reverse("conventions:dossier_pieces", args=[dossier.pk]))
    press(page, "Reprendre du coffre")

    expect(page.locator("#piece-STATUTS")).to_contain_text("Repris du coffre")
    expect(page.locator("#piece-SIRENE")).not_to_contain_text("Jointe")
    check_page(page)
    assert Piece.objects.get(code="STATUTS").structure == structure


def test_an_agent_corrects_one_bad_cell_then_applies_and_undoes(telephone):
    page = telephone
    CommuneFactory()
    service = ServiceInstructeurFactory()
    agente = UserFactory(instructeur=True, of=service)
    sign_in(page, agente)

    with running_worker():
        _send(page, as_csv(row(), row(901, Courriel="pas une adresse")))
        expect(page.get_by_text("« pas une adresse » n’est pas une adresse")).to_be_visible(timeout=20_000)
        check_page(page)
        _send(page, as_csv(row(), row(901, Courriel="contact@exemple.invalid")))
        expect(page.get_by_role("button", name="Appliquer 2 lignes")).to_be_visible(timeout=20_000)
        page.get_by_role("button", name="Appliquer 2 lignes").click()
        expect(page.locator("#lot-etat")).to_contain_text("Appliqué le", timeout=20_000)
        assert Structure.objects.filter(siret=siret_of(901)).exists()
        press(page, "Annuler ce lot")
        expect(page.locator("#lot-etat")).to_contain_text("Annulé le", timeout=20_000)

    check_page(page)
    assert not Structure.objects.filter(siret__in=[siret_of(900), siret_of(901)]).exists()


def _send(page, contenu):
    page.goto(reverse("structures:lot_creer"))
    page.locator("#id_fichier").set_input_files(
        [{"name": "structures.csv", "mimeType": "text/csv", "buffer": contenu}]
    )
    press(page, "Envoyer et comparer")
