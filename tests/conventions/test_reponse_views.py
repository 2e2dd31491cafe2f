"""Answering the service: papers joined, sections mended, words sent, once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from conventions.enums import EtatDossier
from conventions.services.dossiers import deposit_dossier
from conventions.services.instruction import ask_pieces
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import remplir
from tests.conventions.test_pieces_views import pdf
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(client):
    """A dossier sent back for its statutes and its section « Moyens humains »."""
    structure = StructureFactory()
    dirigeante = UserFactory(dirigeant=True, of=structure)
    client.force_login(dirigeante)
    at = timezone.now() - timedelta(days=1)
    dossier = remplir(structure, dirigeante, at=at)
    justifications = {f"RC{rang:02d}": "Un partenariat est signé." for rang in range(1, 99)}
    deposit_dossier(
        pk=dossier.pk, acte=Acte(user=dirigeante, at=at), declaration=True, justifications=justifications
    )
    ask_pieces(
        pk=dossier.pk,
        elements=[
            {"code": "STATUTS", "libelle": "Statuts signés et à jour", "raison": "La page 2 manque."},
            {"code": "MOYENS", "libelle": "Moyens humains", "raison": "L’équipe n’est pas décrite."},
        ],
        motif="Le dossier est incomplet.",
        terme_on=timezone.localdate() + timedelta(days=21),
        acte=Acte(user=UserFactory(instructeur=True, of=dossier.service), at=at + timedelta(minutes=1)),
    )
    dossier.refresh_from_db()
    return dossier


def adresse(dossier, nom="dossier_repondre", *args):
    return reverse(f"conventions:{nom}", args=[dossier.pk, *args])


def test_the_request_is_read_point_by_point(client, dossier):
    html = client.get(adresse(dossier)).content.decode()

    assert "La page 2 manque." in html
    assert 'name="STATUTS"' in html
    assert adresse(dossier, "dossier_section", "MOYENS") in html


def test_an_answer_with_its_paper_goes_back_to_the_service(client, dossier):
    reponse = client.post(
        adresse(dossier), {"reponse": "Les statuts entiers sont joints.", "STATUTS": pdf("entiers.pdf")}
    )

    dossier.refresh_from_db()
    assert reponse.url == adresse(dossier, "dossier_detail")
    assert dossier.etat == EtatDossier.DEPOSE
    assert dossier.pieces.filter(type_piece__code="STATUTS").last().nom == "entiers.pdf"
    assert dossier.corrections.get().reponse == "Les statuts entiers sont joints."


def test_a_refused_file_keeps_the_words_and_sends_nothing(client, dossier):
    vide = SimpleUploadedFile("vide.pdf", b"")

    reponse = client.post(adresse(dossier), {"reponse": "Voici les statuts.", "STATUTS": vide})

    dossier.refresh_from_db()
    html = reponse.content.decode()
    assert reponse.status_code == 422
    assert "Ce fichier est vide" in html
    assert "Voici les statuts." in html
    assert dossier.etat == EtatDossier.INCOMPLET


def test_an_answer_without_words_is_refused_and_its_paper_kept(client, dossier):
    reponse = client.post(adresse(dossier), {"reponse": "", "STATUTS": pdf("entiers.pdf")})

    dossier.refresh_from_db()
    assert reponse.status_code == 422
    assert "Écrivez votre réponse" in reponse.content.decode()
    assert dossier.etat == EtatDossier.INCOMPLET
    assert dossier.pieces.filter(type_piece__code="STATUTS").last().nom == "entiers.pdf"


def test_a_second_answer_changes_nothing(client, dossier):
    client.post(adresse(dossier), {"reponse": "Première réponse."})

    seconde = client.post(adresse(dossier), {"reponse": "Seconde réponse."}, follow=True)

    assert "il ne se modifie plus" in seconde.content.decode()
    assert dossier.corrections.get().reponse == "Première réponse."
    assert dossier.versions.count() == 2


def test_the_section_asked_is_open_again(client, dossier):
    moyens = adresse(dossier, "dossier_section", "MOYENS")
    page = client.get(moyens)
    envoi = {nom: page.context["form"][nom].value() or "" for nom in page.context["form"].fields} | {
        "moyens_materiels": "Deux accompagnatrices, un encadrant."
    }

    client.post(moyens, envoi)

    contenu = dossier.sections.get(code="MOYENS").contenu
    assert contenu["moyens_materiels"] == "Deux accompagnatrices, un encadrant."


def test_the_follow_up_says_until_when_to_answer(client, dossier):
    html = client.get(adresse(dossier, "dossier_detail")).content.decode()

    assert "répondez à la demande de pièces de la DDETS" in html
    assert "(dans\u00a021\u00a0jours)" in html
    assert "Répondre à la demande" in html
