"""Signing in, and what a closed door answers."""

import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as reglages
from django.urls import reverse

from siae_portal.comptes.models import AccesRefuse
from siae_portal.launcher.state import ROOT
from tests.comptes.factories import PASSWORD, HabilitationFactory, UserFactory


@pytest.mark.django_db
class TestConnexion:
    """By e-mail and password."""

    @pytest.mark.parametrize(
        "saisie", ["nadia@exemple.invalid", "Nadia@Exemple.INVALID", " nadia@exemple.invalid "]
    )
    def test_the_case_of_the_address_does_not_count(self, client, saisie):
        user = UserFactory(email="nadia@exemple.invalid")

        client.post(reverse("comptes:connexion"), {"login": saisie, "password": PASSWORD})

        assert client.session.get("_auth_user_id") == str(user.pk)

    def test_a_wrong_password_is_refused_in_words(self, client):
        user = UserFactory()

        page = client.post(reverse("comptes:connexion"), {"login": user.email, "password": "autre"})

        assert "Adresse ou mot de passe inconnu" in page.content.decode()
        assert "_auth_user_id" not in client.session

    def test_a_closed_account_stays_out(self, client):
        user = UserFactory(is_active=False)

        client.post(reverse("comptes:connexion"), {"login": user.email, "password": PASSWORD})

        assert "_auth_user_id" not in client.session

    def test_signing_out_takes_a_post(self, client):
        client.force_login(UserFactory())

        lecture = client.get(reverse("comptes:deconnexion"))
        client.post(reverse("comptes:deconnexion"))

        assert lecture.status_code == 405
        assert "_auth_user_id" not in client.session


@pytest.mark.django_db
class TestDemonstration:
    """One click, where it is allowed, for whom it is made."""

    def test_one_click_signs_in(self, client):
        user = HabilitationFactory(user__demonstration=True).user

        client.post(reverse("comptes:connexion_demonstration"), {"email": user.email})

        assert client.session.get("_auth_user_id") == str(user.pk)

    def test_nothing_of_it_is_left_when_the_mode_is_off(self, client, settings):
        settings.DEMONSTRATION = False
        user = HabilitationFactory(user__demonstration=True).user

        reponse = client.post(reverse("comptes:connexion_demonstration"), {"email": user.email})
        page = client.get(reverse("comptes:connexion"))

        assert reponse.status_code == 404
        assert "_auth_user_id" not in client.session
        assert user.email not in page.content.decode()

    @pytest.mark.parametrize("email", ["", "inconnu@demonstration.invalid"])
    def test_an_unknown_account_is_not_found(self, client, email):
        assert client.post(reverse("comptes:connexion_demonstration"), {"email": email}).status_code == 404

    def test_a_real_account_never_opens_by_one_click(self, client):
        user = HabilitationFactory(user__email="vraie@exemple.invalid").user

        reponse = client.post(reverse("comptes:connexion_demonstration"), {"email": user.email})

        assert reponse.status_code == 404

    def test_it_takes_a_post(self, client):
        assert client.get(reverse("comptes:connexion_demonstration")).status_code == 405


@pytest.mark.django_db
@pytest.mark.urls("tests.comptes.portes")
class TestPortesFermees:
    """Without session, without right."""

    def test_a_person_is_led_to_the_sign_in_page_and_back(self, client):
        adresse = reverse("portes:liste")

        reponse = client.get(adresse)

        assert reponse.status_code == 302
        assert reponse["Location"] == f"{reverse('comptes:connexion')}?next={adresse}"

    @pytest.mark.parametrize("entete", [{"HX-Request": "true"}, {"X-Requested-With": "XMLHttpRequest"}])
    @pytest.mark.parametrize("methode", ["get", "post"])
    def test_a_script_gets_a_401(self, client, entete, methode):
        reponse = getattr(client, methode)(reverse("portes:liste"), headers=entete)

        assert reponse.status_code == 401

    def test_a_refusal_is_journaled_outside_the_rolled_back_view(self, client):
        user = UserFactory()
        client.force_login(user)

        client.get(reverse("portes:objet", args=[404]))

        refus = AccesRefuse.objects.get()
        assert (refus.user, refus.url_name) == (user, "portes:objet")
        assert (refus.statut, refus.objet_id, refus.methode) == (403, "404", "GET")

    def test_an_object_out_of_scope_is_journaled(self, client):
        client.force_login(UserFactory(dirigeant=True))

        client.get(reverse("portes:objet", args=[404]))

        assert AccesRefuse.objects.get().statut == 404

    def test_a_page_that_is_served_is_not(self, client):
        user = UserFactory(dirigeant=True)
        client.force_login(user)

        pages = [
            client.get(reverse("portes:liste")),
            client.get(reverse("portes:objet", args=user.structures_for("DIRIGEANT"))),
        ]

        assert [page.status_code for page in pages] == [200, 200]
        assert not AccesRefuse.objects.exists()


def _check_deploy(**environnement):
    """`manage.py check --deploy` in an environment of production."""
    propre = {nom: os.environ[nom] for nom in ("PATH", "HOME", "LANG") if nom in os.environ}
    base = reglages.DATABASES["default"]
    production = {
        "DJANGO_SETTINGS_MODULE": "siae_portal.settings.production",
        "SECRET_KEY": Fernet.generate_key().decode() * 2,
        "CHIFFREMENT_CLES": Fernet.generate_key().decode(),
        "DATABASE_URL": f"postgres://{base['USER']}@127.0.0.1:1/siae",
        "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
        "ALLOWED_HOSTS": "portail.exemple.invalid",
        "CSRF_TRUSTED_ORIGINS": "https://portail.exemple.invalid",
        "ANTIVIRUS_URL": "tcp://clamav:3310",
    }
    commande = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(
        commande,
        cwd=ROOT,
        env=propre | production | environnement,
        capture_output=True,
        text=True,
        check=False,
    )


class TestProduction:
    """`check --deploy`, in a process of its own."""

    def test_production_settings_pass(self):
        fin = _check_deploy()

        assert fin.returncode == 0, fin.stderr

    def test_demonstration_is_refused(self):
        fin = _check_deploy(DEMONSTRATION="true")

        assert fin.returncode == 1
        assert "comptes.E001" in fin.stderr

    def test_proconnect_in_clear_is_refused(self):
        fin = _check_deploy(PROCONNECT_URL="http://proconnect.invalid", PROCONNECT_CLIENT_ID="portail")

        assert fin.returncode == 1
        assert "comptes.E002" in fin.stderr

    @pytest.mark.parametrize(
        ("reglages_antivirus", "numero"),
        [
            ({"ANTIVIRUS_URL": ""}, "antivirus.W001"),
            ({"ANTIVIRUS_OBLIGATOIRE": "false"}, "antivirus.W002"),
            ({"ANTIVIRUS_URL": "clamav:3310"}, "antivirus.E001"),
        ],
    )
    def test_files_let_in_unseen_are_said(self, reglages_antivirus, numero):
        fin = _check_deploy(**reglages_antivirus)

        assert fin.returncode == 1
        assert numero in fin.stderr

    @pytest.mark.parametrize("nom", ["SECRET_KEY", "DATABASE_URL", "CELERY_BROKER_URL", "CHIFFREMENT_CLES"])
    def test_a_missing_secret_stops_the_start(self, nom):
        fin = _check_deploy(**{nom: ""})

        assert fin.returncode == 1
        assert f"{nom} doit être défini" in fin.stderr
