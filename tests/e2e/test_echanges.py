"""An agent writes with a wrong file, then a right one; the worker tells the structure, which answers."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from conventions.models import Message
from siae_portal.courriels.models import Courriel
from siae_portal.launcher.processes import wait_until
from tests.comptes.factories import UserFactory
from tests.conventions.factories import DossierFactory
from tests.e2e.axe import check_page
from tests.e2e.gestes import press, sign_in
from tests.e2e.ouvrier import running_worker
from tests.formulaires.test_contenus import xlsx

pytestmark = pytest.mark.django_db(transaction=True)
TEXTE = "Le nombre de postes ne correspond pas à celui de l’atelier."


def _file(nom, contenu):
    return {"name": nom, "mimeType": "application/octet-stream", "buffer": contenu}


def test_a_message_is_told_by_e_mail_and_answered_on_a_phone(page, telephone, live_server, tmp_path):
    dossier = DossierFactory(depose=True)
    agente = UserFactory(instructeur=True, of=dossier.service)
    adresse = reverse("conventions:dossier_echanges", args=[dossier.pk])
    sign_in(page, agente, live_server.url)
    page.goto(live_server.url + adresse)
    check_page(page)

    with running_worker(EMAIL_URL="filemail://", COURRIELS_DOSSIER=str(tmp_path)):
        page.get_by_label("Votre message").fill(TEXTE)
        page.get_by_label("Fichiers").set_input_files([_file("postes.xlsx", xlsx()), _file("a.pdf", b"MZ")])
        press(page, "Envoyer le message")
        expect(page.get_by_text("Rien n’est parti").first).to_be_visible()
        expect(page.get_by_label("Votre message")).to_have_value(TEXTE)
        check_page(page)
        page.get_by_label("Fichiers").set_input_files([_file("postes.xlsx", xlsx())])
        press(page, "Envoyer le message")
        expect(page.get_by_text("pas encore lu")).to_be_visible()
        assert wait_until(lambda: Courriel.objects.exclude(envoye_at=None).exists(), seconds=30, pause=0.2)

    [courriel] = [fichier.read_text() for fichier in tmp_path.iterdir()]
    assert "postes" not in courriel
    sign_in(telephone, dossier.cree_par)
    telephone.goto(re.search(rf"{adresse}", courriel).group())
    expect(telephone.get_by_text(TEXTE)).to_be_visible()
    check_page(telephone)
    telephone.get_by_label("Votre message").fill("Merci, voici le tableau corrigé.")
    press(telephone, "Envoyer le message")
    expect(telephone.get_by_text("Message envoyé.")).to_be_visible()
    assert Message.objects.filter(lu_at=None).count() == 1
