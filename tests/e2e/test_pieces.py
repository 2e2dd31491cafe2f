"""The papers of a dossier in a real browser: one by one, cut, cancelled, dropped, infected."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from conventions.models import PieceJointe
from conventions.services.referentiels import load_referentiels
from siae_portal.storage.models import Fichier
from tests.antivirus.serveur import EICAR, clamd
from tests.comptes.factories import UserFactory
from tests.conventions.factories import DossierFactory
from tests.e2e.axe import check_page
from tests.e2e.gestes import pdf, sign_in
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db(transaction=True)
POSE = """([selecteur, nom, contenu]) => {
  const transfert = new DataTransfer();
  transfert.items.add(new File([Uint8Array.from(contenu)], nom, {type: "application/pdf"}));
  const cible = document.querySelector(selecteur);
  for (const geste of ["dragover", "drop"])
    cible.dispatchEvent(new DragEvent(geste, {dataTransfer: transfert, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def dossier():
    load_referentiels()
    structure = StructureFactory()
    return DossierFactory(structure=structure, cree_par=UserFactory(dirigeant=True, of=structure))


def opened(page, dossier, base=""):
    sign_in(page, dossier.cree_par, base)
    page.goto(base + reverse("conventions:dossier_pieces", args=[dossier.pk]))


def sent(nom, contenu=None):
    return {"name": nom, "mimeType": "application/pdf", "buffer": contenu or pdf(nom)}


def names(dossier):
    return [jointe.nom for jointe in dossier.pieces.all()]


def test_files_chosen_leave_one_by_one_and_the_page_follows(page, live_server, dossier):
    opened(page, dossier, live_server.url)
    statuts = page.locator("#piece-STATUTS")
    expect(page.get_by_role("button", name="Envoyer les fichiers choisis")).to_be_hidden()

    statuts.locator("input[type=file]").set_input_files([sent("un.pdf"), sent("deux.pdf")])

    expect(statuts.get_by_role("link", name="deux.pdf", exact=True)).to_be_visible()
    expect(statuts.get_by_text("Jointe")).to_be_visible()
    expect(page.locator("#pieces-annonce")).to_have_text(re.compile("deux.pdf.*enregistré"))
    expect(page.locator("#pieces-compte")).to_contain_text("1 pièce sur")
    expect(page.locator("#pieces-compte")).to_contain_text("2 fichiers joints")
    expect(page.locator("#brouillon-plan")).to_contain_text("1 sur 10")
    assert names(dossier) == ["un.pdf", "deux.pdf"]
    statuts.get_by_text("Aperçu").first.click()
    check_page(page)


def test_a_network_cut_keeps_the_file_until_it_is_sent_again(page, live_server, dossier):
    opened(page, dossier, live_server.url)
    envoi = page.locator("#piece-STATUTS .portail-envoi")
    page.context.set_offline(True)
    page.locator("#piece-STATUTS input[type=file]").set_input_files(sent("statuts.pdf"))
    expect(envoi).to_contain_text("la connexion est interrompue")
    check_page(page)

    page.context.set_offline(False)
    envoi.get_by_role("button", name="Réessayer").press("Enter")

    expect(page.locator("#piece-STATUTS").get_by_role("link", name="statuts.pdf", exact=True)).to_be_visible()
    expect(envoi).to_have_count(0)
    assert names(dossier) == ["statuts.pdf"]


def test_progress_is_said_in_words_and_a_sending_is_cancelled(page, live_server, dossier):
    opened(page, dossier, live_server.url)
    reseau = page.context.new_cdp_session(page)
    debit = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
    reseau.send("Network.emulateNetworkConditions", debit)
    lourd = pdf("lourd.pdf") + b"\n%" + b"0" * 4_000_000

    page.locator("#piece-STATUTS input[type=file]").set_input_files([sent("lourd.pdf", lourd), sent("b.pdf")])

    envois = page.locator("#piece-STATUTS .portail-envoi")
    expect(envois.first).to_contain_text(re.compile(r"lourd\.pdf\s:\s[1-9]\d?\s%"))
    expect(envois.last).to_contain_text("en attente")
    envois.first.get_by_role("button", name="Annuler").click()
    reseau.send("Network.emulateNetworkConditions", {**debit, "uploadThroughput": -1})
    expect(page.locator("#piece-STATUTS").get_by_role("link", name="b.pdf", exact=True)).to_be_visible()
    assert names(dossier) == ["b.pdf"]


def test_a_file_dropped_on_its_paper_is_sent(page, live_server, dossier):
    opened(page, dossier, live_server.url)

    page.evaluate(POSE, ["#piece-SIRENE h3", "avis.pdf", list(pdf("avis"))])

    expect(page.locator("#piece-SIRENE").get_by_role("link", name="avis.pdf", exact=True)).to_be_visible()
    assert dossier.pieces.get().type_piece.code == "SIRENE"


def test_wrong_files_are_told_beside_their_paper(page, live_server, settings, dossier):
    with clamd() as serveur:
        settings.ANTIVIRUS_URL = serveur.url
        opened(page, dossier, live_server.url)
        champ = page.locator("#piece-STATUTS input[type=file]")
        envois = page.locator("#piece-STATUTS .portail-envoi")

        champ.set_input_files(sent("malade.pdf", b"%PDF-1.7\n" + EICAR))
        expect(envois.nth(0)).to_contain_text("est infecté")
        champ.set_input_files({"name": "photo.gif", "mimeType": "image/gif", "buffer": b"GIF89a"})
        expect(envois.nth(1)).to_contain_text("pas d’un type admis")
        champ.set_input_files(sent("faux.pdf", b"MZ un programme"))
        expect(envois.nth(2)).to_contain_text("n’est pas un PDF")
        serveur.ferme = True
        champ.set_input_files(sent("sain.pdf"))
        expect(envois.nth(3)).to_contain_text("antivirus ne répond pas")

    check_page(page)
    assert not Fichier.objects.exists()
    envois.nth(0).get_by_role("button", name="Fermer").click()
    expect(envois).to_have_count(3)


def test_a_session_that_ended_keeps_the_file_in_the_page(page, live_server, dossier):
    opened(page, dossier, live_server.url)
    page.context.clear_cookies(name="sessionid")

    page.locator("#piece-STATUTS input[type=file]").set_input_files(sent("statuts.pdf"))

    envoi = page.locator("#piece-STATUTS .portail-envoi")
    expect(envoi).to_contain_text("votre session est terminée")
    expect(envoi.get_by_role("button", name="Réessayer")).to_be_visible()
    assert not PieceJointe.objects.exists()


def test_without_script_files_go_together_then_one_is_replaced_and_removed(sans_script, dossier):
    opened(sans_script, dossier)
    sans_script.locator("input[name=STATUTS]").set_input_files([sent("un.pdf"), sent("deux.pdf")])
    sans_script.get_by_role("button", name="Envoyer les fichiers choisis").click()
    expect(sans_script.get_by_role("status").first).to_contain_text("2 fichiers enregistrés")
    statuts = sans_script.locator("#piece-STATUTS")

    statuts.get_by_role("link", name="Remplacer : un.pdf").click()
    sans_script.get_by_label("Nouveau fichier").set_input_files(sent("trois.pdf"))
    sans_script.get_by_role("button", name="Remplacer ce fichier").click()
    statuts.get_by_role("button", name="Retirer : deux.pdf").click()

    expect(sans_script.get_by_role("status").first).to_contain_text("Fichier retiré")
    assert names(dossier) == ["trois.pdf"]


def test_the_page_holds_on_a_phone(telephone, dossier):
    opened(telephone, dossier)
    nom = "Statuts " + "très longs " * 12 + "💼.pdf"

    telephone.locator("#piece-STATUTS input[type=file]").set_input_files(sent(nom, pdf("long")))

    expect(telephone.locator("#piece-STATUTS .portail-fichier")).to_be_visible()
    check_page(telephone)
    telephone.goto(reverse("conventions:piece_remplacer", args=[dossier.pk, dossier.pieces.get().pk]))
    check_page(telephone)
