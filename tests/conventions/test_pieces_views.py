"""The papers: a right file is kept, a wrong one says why, and neither harms the other."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conventions.services.referentiels import load_referentiels
from tests.comptes.factories import UserFactory
from tests.conventions.factories import DossierFactory
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(client):
    load_referentiels()
    structure = StructureFactory()
    client.force_login(UserFactory(dirigeant=True, of=structure))
    return DossierFactory(structure=structure)


def pdf(nom="statuts.pdf", **options):
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(sortie, **options)
    return SimpleUploadedFile(nom, sortie.getvalue(), content_type="application/pdf")


def adresse(dossier, nom="dossier_pieces", *args):
    return reverse(f"conventions:{nom}", args=[dossier.pk, *args])


def test_mandatory_papers_come_first(client, dossier):
    page = client.get(adresse(dossier))

    assert all(piece.obligatoire for piece, _form in page.context["obligatoires"])
    assert not any(piece.obligatoire for piece, _form in page.context["autres"])
    assert page.context["obligatoires"]


def test_a_pdf_is_joined_then_read_in_the_browser(client, dossier):
    client.post(adresse(dossier), {"STATUTS": pdf()})

    fichier = client.get(adresse(dossier, "piece", "STATUTS"))

    assert fichier["Content-Type"] == "application/pdf"
    assert fichier["Content-Disposition"].startswith("inline")
    assert b"".join(fichier.streaming_content).startswith(b"%PDF-")


def test_joining_again_replaces(client, dossier):
    client.post(adresse(dossier), {"STATUTS": pdf()})
    client.post(adresse(dossier), {"STATUTS": pdf("statuts-2.pdf")})

    assert dossier.pieces.get().nom == "statuts-2.pdf"


REFUS = {
    "un programme renommé": (lambda: SimpleUploadedFile("virus.pdf", b"MZ\x90\x00" * 50), "n’est pas un PDF"),
    "vide": (lambda: SimpleUploadedFile("vide.pdf", b""), "Ce fichier est vide"),
    "60 Mo": (lambda: SimpleUploadedFile("lourd.pdf", b"%PDF-1.4\n" + b"0" * 60_000_000), "dépasse 20"),
    "chiffré": (
        lambda: pdf("secret.pdf", encryption=pikepdf.Encryption(owner="a", user="b")),
        "protégé par un mot de passe",
    ),
}


@pytest.mark.parametrize("cas", REFUS)
def test_a_wrong_file_is_refused_in_words_and_the_right_one_kept(client, dossier, cas):
    fabrique, phrase = REFUS[cas]

    reponse = client.post(adresse(dossier), {"STATUTS": fabrique(), "SIRENE": pdf("sirene.pdf")})

    html = reponse.content.decode().replace("\u00a0", " ")
    assert reponse.status_code == 422
    assert phrase in html
    assert "Un fichier est refusé" in html
    assert [piece.type_piece.code for piece in dossier.pieces.all()] == ["SIRENE"]


def test_a_refused_replacement_keeps_the_former_file(client, dossier):
    client.post(adresse(dossier), {"STATUTS": pdf()})

    client.post(adresse(dossier), {"STATUTS": SimpleUploadedFile("vide.pdf", b"")})

    assert dossier.pieces.get().nom == "statuts.pdf"


def test_sending_nothing_says_so(client, dossier):
    reponse = client.post(adresse(dossier), follow=True)

    assert "Aucun fichier n’était choisi" in reponse.content.decode()


def test_a_paper_is_removed_once(client, dossier):
    client.post(adresse(dossier), {"STATUTS": pdf()})
    premiere = client.post(adresse(dossier, "piece_retirer", "STATUTS"), follow=True)

    seconde = client.post(adresse(dossier, "piece_retirer", "STATUTS"), follow=True)

    assert "Pièce retirée" in premiere.content.decode()
    assert "Pièce retirée" not in seconde.content.decode()
    assert not dossier.pieces.exists()


def test_an_unknown_paper_is_not_found(client, dossier):
    assert client.get(adresse(dossier, "piece", "INCONNUE")).status_code == 404


def test_the_papers_of_another_structure_are_not_found(client, dossier):
    autre = DossierFactory()

    assert client.get(adresse(autre)).status_code == 404
    assert client.post(adresse(autre), {"STATUTS": pdf()}).status_code == 404
    assert not autre.pieces.exists()
