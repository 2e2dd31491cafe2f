"""Opening an account: the address is verified first, and nothing says who already has one."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from siae_portal.comptes.forms.inscription import InscriptionForm
from siae_portal.comptes.models import User
from siae_portal.courriels.models import Courriel
from tests.comptes.courriels import last_link, received
from tests.comptes.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

ADRESSE = "nadia@exemple.invalid"
PHRASE = "trois-pommes-et-un-velo"
SAISIE = {"prenom": "Nadia", "nom": "Renard", "email": ADRESSE, "password1": PHRASE, "password2": PHRASE}


def _sign_up(client, **autres):
    return client.post(reverse("account_signup"), SAISIE | autres)


def _texts(page):
    return page.content.decode()


def test_an_account_opens_once_its_address_is_verified(client):
    _sign_up(client)
    lien = last_link(ADRESSE)

    client.post(lien)
    client.post(reverse("comptes:connexion"), {"login": ADRESSE, "password": PHRASE})

    user = User.objects.get(email=ADRESSE)
    assert (user.prenom, user.nom) == ("Nadia", "Renard")
    assert EmailAddress.objects.get(user=user).verified
    assert client.session["_auth_user_id"] == str(user.pk)


def test_before_that_nobody_gets_in(client):
    _sign_up(client)

    reponse = client.post(reverse("comptes:connexion"), {"login": ADRESSE, "password": PHRASE})

    assert reponse["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


def test_reading_the_link_verifies_nothing(client):
    _sign_up(client)

    page = client.get(last_link(ADRESSE))

    assert "Confirmer mon adresse" in _texts(page)
    assert not EmailAddress.objects.get(email=ADRESSE).verified


def test_the_same_address_in_capitals_is_the_same_account(client):
    user = UserFactory(email=ADRESSE)

    reponse = _sign_up(client, email="Nadia@Exemple.INVALID")

    assert reponse["Location"] == reverse("account_email_verification_sent")
    assert list(User.objects.filter(email__iexact=ADRESSE)) == [user]


def test_a_known_address_is_answered_like_a_new_one(client):
    UserFactory(email=ADRESSE)

    connue, nouvelle = _sign_up(client), _sign_up(client, email="autre@exemple.invalid")

    assert (connue.status_code, connue["Location"]) == (nouvelle.status_code, nouvelle["Location"])
    assert received(ADRESSE) == ["Vous avez déjà un compte"]
    assert received("autre@exemple.invalid") == ["Vérifiez votre adresse pour ouvrir votre compte"]


def test_an_expired_link_says_what_to_do(client, settings):
    settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 0
    _sign_up(client)
    lien = last_link(ADRESSE)

    page = client.get(lien)

    assert "Ce lien n’est plus valable" in _texts(page)
    assert client.post(lien).status_code == 404
    assert not EmailAddress.objects.get(email=ADRESSE).verified


def test_a_link_serves_once(client):
    _sign_up(client)
    lien = last_link(ADRESSE)
    client.post(lien)

    page = client.get(lien)

    assert "Ce lien n’est plus valable" in _texts(page)


@pytest.mark.parametrize("cle", ["Mw:1abc:faux", "n-importe-quoi", "a" * 2000])
def test_a_forged_link_is_refused(client, cle):
    page = client.get(reverse("account_confirm_email", args=[cle]))

    assert "Ce lien n’est plus valable" in _texts(page)


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [
        ("court", "compte moins de 12 caractères"),
        ("123456789012345", "n’a que des chiffres"),
        ("qwerty123456", "l’un des plus répandus"),
        ("nadia@exemple.invalid", "ressemble à votre nom ou à votre adresse"),
        ("renardrenard", "ressemble à votre nom ou à votre adresse"),
    ],
)
def test_a_weak_password_is_refused_in_words(client, saisie, phrase):
    page = _sign_up(client, password1=saisie, password2=saisie, nom="Renardrenard")

    assert phrase in _texts(page)
    assert not User.objects.exists()


def test_the_rules_are_said_before_any_error(client):
    page = client.get(reverse("account_signup"))

    assert "12 caractères au moins" in _texts(page)


def test_two_different_passwords_are_refused(client):
    page = _sign_up(client, password2=PHRASE + "s")

    assert "id_password2_error" in _texts(page)
    assert not User.objects.exists()


def test_html_in_a_name_stays_text(client):
    _sign_up(client, prenom="<b>Nadia</b>", nom="<script>alert(1)</script>")
    client.post(last_link(ADRESSE))
    client.post(reverse("comptes:connexion"), {"login": ADRESSE, "password": PHRASE})

    page = client.get(reverse("comptes:compte"))

    assert "&lt;b&gt;Nadia&lt;/b&gt;" in _texts(page)
    assert "<script>alert" not in _texts(page)


@pytest.mark.parametrize("champ", ["prenom", "nom", "email", "password1"])
@pytest.mark.parametrize("valeur", ["x" * 10_000, "zéro\x00octet"])
def test_a_field_too_long_or_broken_is_refused(client, champ, valeur):
    page = _sign_up(client, **{champ: valeur})

    assert page.status_code == 200
    assert f"id_{champ}_error" in _texts(page)
    assert not User.objects.exists()


def test_the_e_mail_leaves_nothing_readable_behind(client):
    _sign_up(client)
    last_link(ADRESSE)

    courriel = Courriel.objects.get()

    assert (courriel.adresse, courriel.contexte) == ("", "")


def test_asking_again_too_soon_sends_nothing_more(client):
    _sign_up(client)
    last_link(ADRESSE)

    client.post(reverse("comptes:connexion"), {"login": ADRESSE, "password": PHRASE})

    assert received(ADRESSE) == ["Vérifiez votre adresse pour ouvrir votre compte"]


def test_the_same_form_sent_twice_at_once_makes_one_account(client, monkeypatch):
    _sign_up(client)
    monkeypatch.setattr(InscriptionForm, "validate_unique_email", lambda _form, email: email)

    reponse = _sign_up(client)

    assert reponse["Location"] == reverse("account_email_verification_sent")
    assert User.objects.count() == 1


def test_who_is_signed_in_needs_no_account(client):
    client.force_login(UserFactory())

    assert client.get(reverse("account_signup")).status_code == 302


class TestChangerDAdresse:
    """The old address serves until the new one is verified."""

    def _ask(self, client, user, nouvelle):
        client.force_login(user)
        return client.post(reverse("account_email"), {"email": nouvelle, "action_add": ""})

    def test_the_new_address_replaces_the_old_once_verified(self, client):
        user = UserFactory(email=ADRESSE)
        self._ask(client, user, "Nadia.Renard@Exemple.invalid")
        avant = User.objects.get(pk=user.pk).email

        client.post(last_link("nadia.renard@exemple.invalid"))

        assert avant == ADRESSE
        assert User.objects.get(pk=user.pk).email == "nadia.renard@exemple.invalid"
        assert received(ADRESSE) == ["L’adresse de votre compte a changé"]

    def test_the_old_password_and_the_new_address_sign_in(self, client):
        user = UserFactory(email=ADRESSE)
        self._ask(client, user, "nouvelle@exemple.invalid")
        client.post(last_link("nouvelle@exemple.invalid"))
        client.logout()

        client.post(reverse("comptes:connexion"), {"login": "nouvelle@exemple.invalid", "password": PASSWORD})

        assert client.session["_auth_user_id"] == str(user.pk)

    def test_the_address_of_another_account_is_answered_alike_and_never_taken(self, client):
        UserFactory(email="prise@exemple.invalid")
        user = UserFactory(email=ADRESSE)

        reponse = self._ask(client, user, "prise@exemple.invalid")

        assert reponse.status_code == 302
        for lien in [last_link("prise@exemple.invalid")]:
            client.post(lien)
        assert User.objects.get(pk=user.pk).email == ADRESSE

    def test_the_change_may_be_given_up(self, client):
        user = UserFactory(email=ADRESSE)
        self._ask(client, user, "nouvelle@exemple.invalid")

        client.post(reverse("account_email"), {"email": "nouvelle@exemple.invalid", "action_remove": ""})

        assert [a.email for a in EmailAddress.objects.filter(user=user)] == [ADRESSE]

    def test_an_old_session_must_prove_itself_again(self, client):
        user = UserFactory(email=ADRESSE)
        client.force_login(user, second_facteur=False)

        reponse = client.post(reverse("account_email"), {"email": "autre@exemple.invalid", "action_add": ""})

        assert reponse["Location"].startswith(reverse("account_reauthenticate"))
        assert EmailAddress.objects.filter(user=user).count() == 1


def test_the_context_of_a_waiting_e_mail_is_sealed(client):
    _sign_up(client)

    courriel = Courriel.objects.get()

    assert courriel.cree_at > timezone.now() - timedelta(minutes=1)
    assert ADRESSE not in courriel.cle
    assert mail.outbox == []
