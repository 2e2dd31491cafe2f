"""The pages of the author of a dossier, in a real browser: a phone, no script, axe."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from conventions.enums import EtatDossier
from conventions.models import Dossier
from conventions.services.dossiers import start_dossier
from conventions.services.instruction import ask_pieces
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import remplir
from tests.conventions.test_pieces_views import pdf
from tests.e2e.axe import assert_no_sideways_scroll, check_page
from tests.e2e.gestes import sign_in
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dirigeante():
    return UserFactory(dirigeant=True, of=StructureFactory(denomination="Les Jardins du Canal"))


def structure_of(user):
    return user.habilitations.get().structure


def remplir_hier(user) -> Dossier:
    return remplir(structure_of(user), user, at=timezone.now() - timedelta(days=1))


def adresse(nom, dossier, *args):
    return reverse(f"conventions:{nom}", args=[dossier.pk, *args])


def test_the_deposit_works_without_script(sans_script, dirigeante):
    dossier = remplir_hier(dirigeante)
    dossier.pieces.filter(type_piece__code="STATUTS").delete()
    sign_in(sans_script, dirigeante)

    sans_script.goto(adresse("dossier_section", dossier, "DEMANDE"))
    sans_script.get_by_label("ETP d’insertion demandés").fill("0")
    sans_script.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(sans_script.locator("#id_etp_demandes_error")).to_contain_text("plus grand que zéro")
    sans_script.get_by_label("ETP d’insertion demandés").fill("8,15")
    sans_script.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(sans_script.get_by_role("status").first).to_contain_text("elle est complète")
    sans_script.goto(adresse("dossier_pieces", dossier))
    fichier = {"name": "statuts.pdf", "mimeType": "application/pdf", "buffer": pdf().read()}
    sans_script.locator("input[name=STATUTS]").set_input_files(fichier)
    sans_script.get_by_role("button", name="Envoyer les fichiers choisis").click()
    expect(sans_script.get_by_role("status").first).to_contain_text("Pièce enregistrée")
    sans_script.goto(adresse("dossier_deposer", dossier))
    for justification in sans_script.locator("textarea").all():
        justification.fill("Un partenariat est signé.")
    sans_script.locator("label[for=id_declaration]").click()
    sans_script.get_by_role("button", name="Déposer le dossier").click()

    expect(sans_script.get_by_role("heading", level=1)).to_contain_text("déposé le")
    dossier.refresh_from_db()
    assert dossier.etat == EtatDossier.DEPOSE
    expect(sans_script.get_by_role("heading", level=1)).to_contain_text(dossier.numero)
    assert_no_sideways_scroll(sans_script)


def test_the_aid_and_the_rate_follow_what_is_typed(page, live_server, dirigeante):
    dossier = remplir_hier(dirigeante)
    sign_in(page, dirigeante, live_server.url)

    page.goto(live_server.url + adresse("dossier_section", dossier, "DEMANDE"))
    page.get_by_label("ETP d’insertion demandés").fill("10")
    expect(page.locator(".portail-aide")).to_contain_text("239\u202f210,00\u00a0€")
    page.goto(live_server.url + adresse("dossier_section", dossier, "OBJECTIFS"))
    page.get_by_label("dont emploi durable").fill("35,5")

    expect(page.locator(".portail-aide")).to_contain_text("80,50\u00a0%")
    expect(page.get_by_text(re.compile("[Ee]nregistré à")).first).to_be_visible()
    assert Dossier.objects.get(pk=dossier.pk).etp_demandes == Decimal(10)


def test_the_pages_of_a_draft_are_clean_on_a_phone(telephone, dirigeante):
    plein = remplir_hier(dirigeante)
    acte = Acte(user=dirigeante, at=timezone.now())
    vide, _ = start_dossier(
        structure_id=plein.structure_id, type_structure="EI", annee=plein.annee, acte=acte
    )
    sign_in(telephone, dirigeante)
    for url in (
        reverse("accueil:accueil"),
        reverse("conventions:dossier_creer"),
        adresse("dossier_detail", vide),
        adresse("dossier_section", plein, "DEMANDE"),
        adresse("dossier_section", plein, "PROJET"),
        adresse("dossier_pieces", plein),
        adresse("dossier_deposer", vide),
        adresse("dossier_deposer", plein),
    ):
        telephone.goto(url)
        check_page(telephone)


def test_the_pages_of_a_deposit_are_clean_on_a_phone(telephone, dirigeante):
    dossier = remplir_hier(dirigeante)
    sign_in(telephone, dirigeante)
    telephone.goto(adresse("dossier_deposer", dossier))
    for justification in telephone.locator("textarea").all():
        justification.fill("Un partenariat est signé.")
    telephone.locator("label[for=id_declaration]").click()
    telephone.get_by_role("button", name="Déposer le dossier").click()
    expect(telephone.get_by_role("heading", level=1)).to_contain_text("déposé le")
    check_page(telephone)
    ask_pieces(
        pk=dossier.pk,
        elements=[{"code": "STATUTS", "libelle": "Statuts signés et à jour", "raison": "La page 2 manque."}],
        motif="Le dossier est incomplet.",
        terme_on=timezone.localdate() + timedelta(days=21),
        acte=Acte(user=UserFactory(instructeur=True, of=dossier.service), at=timezone.now()),
    )

    for url in (adresse("dossier_detail", dossier), adresse("dossier_repondre", dossier)):
        telephone.goto(url)
        check_page(telephone)
