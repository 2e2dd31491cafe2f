"""The mailbox of a demonstration site."""

import pytest
from django.urls import reverse

from tests.comptes.courriels import deliver_all

pytestmark = pytest.mark.django_db

BOITE = "/demonstration/courriels/"


@pytest.fixture
def dossier(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "courriels")
    return tmp_path / "courriels"


def _ask(client, adresse):
    client.post(reverse("account_reset_password"), {"email": adresse})
    deliver_all()


def test_what_would_have_been_sent_is_read_there(client, dossier):
    _ask(client, "premiere@exemple.invalid")
    _ask(client, "seconde@exemple.invalid")

    page = client.get(BOITE).content.decode()

    assert page.index("seconde@exemple.invalid") < page.index("premiere@exemple.invalid")
    assert 'href="http://testserver/inscription/"' in page
    assert "Cette page n’existe pas sur un site réel" in page


def test_an_empty_mailbox_says_what_would_fill_it(client, dossier):
    assert "Aucun courriel pour l’instant" in client.get(BOITE).content.decode()


def test_it_exists_on_a_demonstration_site_only(client, dossier, settings):
    settings.DEMONSTRATION = False

    assert client.get(BOITE).status_code == 404
    assert BOITE not in client.get(reverse("account_email_verification_sent")).content.decode()


def test_what_an_e_mail_says_stays_text(client, dossier):
    client.post(
        reverse("account_signup"),
        {
            "prenom": "<script>alert(1)</script>",
            "nom": "Renard",
            "email": "nadia@exemple.invalid",
            "password1": "trois-pommes-et-un-velo",
            "password2": "trois-pommes-et-un-velo",
        },
    )
    deliver_all()

    page = client.get(BOITE).content.decode()

    assert "&lt;script&gt;alert(1)" in page
