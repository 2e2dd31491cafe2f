"""The second factor: required of the State, asked at sign-in, each code once."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.urls import reverse

from siae_portal.comptes.enums import ROLES_ETAT, ROLES_STRUCTURE
from siae_portal.comptes.second_facteur import second_facteur_requis
from tests.comptes.codes import code_of, has_totp, set_up
from tests.comptes.courriels import received
from tests.comptes.factories import PASSWORD, HabilitationFactory, UserFactory
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db

ACTIVER = "/securite/second-facteur/"
AUTRES = ("/", "/annuaire/", "/dossiers/", "/mon-compte/", "/sessions/", "/admin/", "/connexion/")
SECRET = re.compile(r'portail-cle">([A-Z2-7 ]+)<')


def _agent():
    return HabilitationFactory(role="INSTRUCTEUR").user


def _enter(client, user):
    return client.post(reverse("comptes:connexion"), {"login": user.email, "password": PASSWORD})


def _secret(client):
    return SECRET.search(client.get(ACTIVER).content.decode())[1]


class TestRequis:
    """Declared once, for every role of the State and for the admin."""

    @pytest.mark.parametrize("role", sorted(ROLES_ETAT))
    def test_every_role_of_the_state_needs_it(self, role):
        assert second_facteur_requis(HabilitationFactory(role=role).user)

    @pytest.mark.parametrize("role", sorted(ROLES_STRUCTURE))
    def test_the_roles_of_a_structure_do_not(self, role):
        assert not second_facteur_requis(HabilitationFactory(role=role).user)

    def test_an_ended_habilitation_no_longer_asks_for_it(self):
        assert not second_facteur_requis(HabilitationFactory(role="INSTRUCTEUR", expiree=True).user)

    @pytest.mark.parametrize("acces", [{"is_staff": True}, {"is_superuser": True}])
    def test_the_admin_needs_it(self, acces):
        assert second_facteur_requis(UserFactory(**acces))


class TestPorte:
    """Nothing is reached before."""

    @pytest.mark.parametrize("chemin", AUTRES)
    def test_an_agent_without_it_is_led_to_set_it_up(self, client, chemin):
        client.force_login(_agent(), second_facteur=False)

        reponse = client.get(chemin)

        assert (reponse.status_code, reponse["Location"]) == (302, ACTIVER)

    def test_an_agent_who_has_one_is_led_to_its_code_and_back(self, client):
        user = _agent()
        secret, _codes = set_up(user)
        client.force_login(user, second_facteur=False)
        porte = client.get("/dossiers/?etat=DEPOSE")

        suite = client.post(porte["Location"], {"code": code_of(secret)})

        assert porte["Location"].startswith("/securite/confirmer/code/?next=%2Fdossiers%2F")
        assert suite["Location"] == "/dossiers/?etat=DEPOSE"
        assert client.get("/dossiers/").status_code == 200

    @pytest.mark.parametrize("methode", ["get", "post"])
    @pytest.mark.parametrize("entete", [{"HX-Request": "true"}, {"X-Requested-With": "XMLHttpRequest"}])
    def test_a_script_gets_a_401(self, client, methode, entete):
        client.force_login(_agent(), second_facteur=False)

        assert getattr(client, methode)("/dossiers/", headers=entete).status_code == 401

    @pytest.mark.parametrize("acces", [{"is_staff": True, "is_superuser": True}])
    def test_the_admin_is_closed_without_it(self, client, acces):
        client.force_login(UserFactory(**acces), second_facteur=False)

        assert client.get("/admin/")["Location"] == ACTIVER

    def test_the_admin_has_no_door_of_its_own(self, client):
        reponse = client.get("/admin/login/")

        assert reponse["Location"].startswith(reverse("comptes:connexion"))

    def test_signing_out_stays_possible(self, client):
        client.force_login(_agent(), second_facteur=False)

        client.post(reverse("comptes:deconnexion"))

        assert "_auth_user_id" not in client.session

    def test_a_structure_is_not_stopped(self, client):
        client.force_login(UserFactory(dirigeant=True, of=StructureFactory()), second_facteur=False)

        assert client.get("/dossiers/").status_code == 200

    def test_one_click_counts_where_it_is_allowed_only(self, client, settings):
        user = HabilitationFactory(role="INSTRUCTEUR", user__demonstration=True).user
        client.post(reverse("comptes:connexion_demonstration"), {"email": user.email})
        avec = client.get("/dossiers/").status_code

        settings.DEMONSTRATION = False

        assert (avec, client.get("/dossiers/").status_code) == (200, 302)


class TestActiver:
    """QR code, secret, first code."""

    def test_the_first_code_opens_the_portal(self, client, django_capture_on_commit_callbacks):
        user = _agent()
        _enter(client, user)
        cle = client.session.session_key
        with django_capture_on_commit_callbacks(execute=True):
            suite = client.post(ACTIVER, {"code": code_of(_secret(client))})

        assert has_totp(user)
        assert suite["Location"] == reverse("mfa_view_recovery_codes")
        assert client.get("/dossiers/").status_code == 200
        assert client.session.session_key != cle
        assert received(user.email) == ["Votre second facteur est actif"]

    def test_the_image_is_one_of_the_policy(self, client):
        client.force_login(UserFactory())

        page = client.get(ACTIVER).content.decode()

        assert 'src="data:image/svg+xml;base64,' in page

    @pytest.mark.parametrize("saisie", ["000000", "", "abcdef", "1" * 10_000])
    def test_a_wrong_code_activates_nothing(self, client, saisie):
        user = UserFactory()
        client.force_login(user)
        client.get(ACTIVER)

        page = client.post(ACTIVER, {"code": saisie})

        assert "id_code_error" in page.content.decode()
        assert not has_totp(user)

    def test_the_secret_is_encrypted_in_the_database(self, client):
        client.force_login(UserFactory())
        secret = _secret(client).replace(" ", "")
        client.post(ACTIVER, {"code": code_of(secret)})

        with connection.cursor() as curseur:
            curseur.execute("SELECT data::text FROM mfa_authenticator")
            lignes = " ".join(ligne for (ligne,) in curseur.fetchall())

        assert secret not in lignes
        assert lignes

    def test_an_old_session_must_prove_itself_again(self, client):
        client.force_login(UserFactory(), second_facteur=False)

        reponse = client.get(ACTIVER)

        assert reponse["Location"].startswith(reverse("account_reauthenticate"))


class TestConnexion:
    """The second step of a sign-in."""

    def test_the_password_alone_does_not_sign_in(self, client):
        user = UserFactory()
        set_up(user)

        suite = _enter(client, user)

        assert suite["Location"] == reverse("mfa_authenticate")
        assert "_auth_user_id" not in client.session

    def test_the_code_signs_in_under_a_new_key(self, client):
        user = _agent()
        secret, _codes = set_up(user)
        _enter(client, user)
        cle = client.session.session_key

        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

        assert client.session["_auth_user_id"] == str(user.pk)
        assert client.session.session_key != cle
        assert client.get("/dossiers/").status_code == 200

    def test_a_wrong_code_does_not(self, client):
        user = UserFactory()
        set_up(user)
        _enter(client, user)

        page = client.post(reverse("mfa_authenticate"), {"code": "000000"})

        assert "Ce code n’est pas le bon" in page.content.decode()
        assert "_auth_user_id" not in client.session

    @pytest.mark.parametrize("later", [-1, 0, 1])
    def test_a_clock_a_little_off_is_forgiven_once(self, client, later):
        user = UserFactory()
        secret, _codes = set_up(user)
        code = code_of(secret, later=later)
        _enter(client, user)
        client.post(reverse("mfa_authenticate"), {"code": code})
        voleur = type(client)()
        _enter(voleur, user)

        page = voleur.post(reverse("mfa_authenticate"), {"code": code})

        assert client.session["_auth_user_id"] == str(user.pk)
        assert "il a déjà servi" in page.content.decode()
        assert "_auth_user_id" not in voleur.session

    def test_a_recovery_code_serves_once(self, client):
        user = UserFactory()
        _secret, codes = set_up(user)
        _enter(client, user)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        second = type(client)()
        _enter(second, user)

        second.post(reverse("mfa_authenticate"), {"code": codes[0]})

        assert client.session["_auth_user_id"] == str(user.pk)
        assert "_auth_user_id" not in second.session

    def test_the_code_page_alone_leads_to_the_sign_in_page(self, client):
        assert client.get(reverse("mfa_authenticate"))["Location"] == reverse("comptes:connexion")


class TestCodesDeSecours:
    """Shown, downloaded, replaced."""

    def test_they_are_shown_and_downloaded(self, client):
        user = UserFactory()
        _secret, codes = set_up(user)
        client.force_login(user)

        page = client.get(reverse("mfa_view_recovery_codes"))
        fichier = client.get(reverse("mfa_download_recovery_codes"))

        assert all(code in page.content.decode() and code in fichier.content.decode() for code in codes)
        assert "no-store" in page["Cache-Control"]
        assert "no-store" in fichier["Cache-Control"]

    def test_new_codes_kill_the_old_ones(self, client, django_capture_on_commit_callbacks):
        user = UserFactory()
        _secret, codes = set_up(user)
        client.force_login(user)
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("mfa_generate_recovery_codes"))
        client.logout()
        _enter(client, user)

        client.post(reverse("mfa_authenticate"), {"code": codes[0]})

        assert "_auth_user_id" not in client.session
        assert received(user.email) == ["De nouveaux codes de secours ont été créés"]

    def test_without_second_factor_there_is_none(self, client):
        client.force_login(UserFactory())

        page = client.post(reverse("mfa_generate_recovery_codes"))

        assert "Activez d’abord votre second facteur" in page.content.decode()
        assert not Authenticator.objects.exists()


class TestRetirer:
    """Changing of phone."""

    def test_an_agent_is_led_at_once_to_set_up_another(self, client):
        user = _agent()
        set_up(user)
        client.force_login(user)

        client.post(reverse("mfa_deactivate_totp"))

        assert not Authenticator.objects.filter(user=user).exists()
        assert client.get("/dossiers/")["Location"] == ACTIVER
        assert received(user.email) == ["Votre second facteur est retiré"]
