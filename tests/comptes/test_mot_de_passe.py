"""Passwords: forgotten, changed, chosen; links that serve once."""

import pytest
from django.core import mail
from django.urls import reverse

from siae_portal.comptes.models import User
from tests.comptes.codes import set_up
from tests.comptes.courriels import last_link, received
from tests.comptes.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

ADRESSE = "karim@exemple.invalid"
NOUVEAU = "quatre-nuages-et-un-pont"
SAISIE = {"password1": NOUVEAU, "password2": NOUVEAU}


@pytest.fixture
def user():
    return UserFactory(email=ADRESSE)


def _ask(client, adresse=ADRESSE):
    return client.post(reverse("account_reset_password"), {"email": adresse})


def _open(client, lien):
    """Follow the link to the page whose address no longer bears the key."""
    return client.get(client.get(lien)["Location"])


def test_the_link_gives_a_new_password(client, user):
    _ask(client, "Karim@Exemple.INVALID")
    page = _open(client, last_link(ADRESSE))

    fin = client.post(page.context["action_url"], SAISIE)

    assert fin["Location"] == reverse("account_reset_password_from_key_done")
    assert User.objects.get(pk=user.pk).check_password(NOUVEAU)
    assert received(ADRESSE)[-1] == "Votre mot de passe a changé"
    assert "_auth_user_id" not in client.session


def test_the_key_does_not_stay_in_the_address(client, user):
    _ask(client)
    lien = last_link(ADRESSE)

    page = _open(client, lien)

    assert lien.rsplit("-", 1)[-1].strip("/") not in page.request["PATH_INFO"]


def test_a_used_link_is_refused(client, user):
    _ask(client)
    lien = last_link(ADRESSE)
    page = _open(client, lien)
    client.post(page.context["action_url"], SAISIE)

    encore = client.get(lien)

    assert "Ce lien n’est plus valable" in encore.content.decode()


def test_an_old_link_is_refused(client, user, settings):
    settings.PASSWORD_RESET_TIMEOUT = -1
    _ask(client)

    page = client.get(last_link(ADRESSE))

    assert "Ce lien n’est plus valable" in page.content.decode()


@pytest.mark.parametrize("chemin", ["1-faux", "zzzzzz-abc-def", "1-set-password", f"{'z' * 400}-x"])
def test_a_forged_link_is_refused(client, chemin):
    page = client.get(f"/mot-de-passe/nouveau/{chemin}/")

    assert page.status_code == 200
    assert "Ce lien n’est plus valable" in page.content.decode()


def test_an_unknown_address_is_answered_alike(client, user):
    connue, inconnue = _ask(client), _ask(client, "personne@exemple.invalid")

    assert (connue.status_code, connue["Location"]) == (inconnue.status_code, inconnue["Location"])
    assert received("personne@exemple.invalid") == ["Aucun compte avec cette adresse"]


def test_a_closed_account_receives_no_link(client):
    UserFactory(email=ADRESSE, is_active=False)

    _ask(client)

    assert received(ADRESSE) == ["Aucun compte avec cette adresse"]


def test_a_weak_new_password_is_refused(client, user):
    _ask(client)
    page = _open(client, last_link(ADRESSE))

    page = client.post(page.context["action_url"], {"password1": "court", "password2": "court"})

    assert "compte moins de 12 caractères" in page.content.decode()
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_a_new_password_does_not_avoid_the_second_factor(client, user):
    set_up(user)
    _ask(client)
    page = _open(client, last_link(ADRESSE))
    client.post(page.context["action_url"], SAISIE)

    suite = client.post(reverse("comptes:connexion"), {"login": ADRESSE, "password": NOUVEAU})

    assert suite["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


class TestChanger:
    """By who is signed in."""

    def test_the_new_password_is_kept_and_told(self, client, user):
        client.force_login(user)

        client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **SAISIE})

        assert User.objects.get(pk=user.pk).check_password(NOUVEAU)
        assert client.get(reverse("comptes:compte")).status_code == 200
        assert received(ADRESSE) == ["Votre mot de passe a changé"]

    def test_the_other_sessions_are_closed(self, client, user):
        ailleurs = type(client)()
        ailleurs.post(reverse("comptes:connexion"), {"login": ADRESSE, "password": PASSWORD})
        client.force_login(user)

        client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **SAISIE})

        assert ailleurs.get(reverse("comptes:compte")).status_code == 302
        assert "Aucune" not in client.get(reverse("comptes:sessions")).content.decode()

    def test_the_old_one_is_asked(self, client, user):
        client.force_login(user)

        page = client.post(reverse("account_change_password"), {"oldpassword": "autre chose", **SAISIE})

        assert "Ce n’est pas votre mot de passe actuel" in page.content.decode()
        assert mail.outbox == []

    def test_an_account_of_proconnect_chooses_a_first_one(self, client, user):
        user.set_unusable_password()
        user.save()
        client.force_login(user)

        suite = client.get(reverse("account_change_password"))
        client.post(reverse("account_set_password"), SAISIE)

        assert suite["Location"] == reverse("account_set_password")
        assert User.objects.get(pk=user.pk).check_password(NOUVEAU)
