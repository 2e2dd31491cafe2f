"""Sessions: seen by their owner only, closed from afar; attempts that are counted."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import reverse

from siae_portal.comptes.appareils import appareil
from siae_portal.comptes.compteurs import TolerantCache
from siae_portal.comptes.tasks import balayer_sessions
from tests.comptes.codes import set_up
from tests.comptes.factories import PASSWORD, HabilitationFactory, UserFactory

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18 Safari/604.1"


def _enter(client, user, navigateur=FIREFOX, mot_de_passe=PASSWORD, **entetes):
    return client.post(
        reverse("comptes:connexion"),
        {"login": user.email, "password": mot_de_passe},
        headers={"User-Agent": navigateur, **entetes},
    )


class TestListe:
    """« Sessions ouvertes »."""

    def test_each_session_is_named_by_its_device(self, client):
        user, telephone = UserFactory(), type(client)()
        _enter(telephone, user, IPHONE)
        _enter(client, user)

        page = client.get(reverse("comptes:sessions")).content.decode()

        assert page.index("Firefox sur Windows") < page.index("Safari sur iPhone")
        assert page.count("Cette session") == 1

    def test_another_session_is_closed_from_afar(self, client):
        user, telephone = UserFactory(), type(client)()
        _enter(telephone, user, IPHONE)
        _enter(client, user)
        autre = UserSession.objects.get(session_key=telephone.session.session_key)

        client.post(reverse("comptes:session_fermer", args=[autre.pk]))

        assert telephone.get(reverse("comptes:compte")).status_code == 302
        assert client.get(reverse("comptes:compte")).status_code == 200

    def test_all_the_others_are_closed_at_once(self, client):
        user = UserFactory()
        autres = [type(client)() for _ in range(3)]
        for autre in autres:
            _enter(autre, user, IPHONE)
        _enter(client, user)

        client.post(reverse("comptes:sessions_fermer"))

        assert [a.get(reverse("comptes:compte")).status_code for a in autres] == [302, 302, 302]
        assert client.get(reverse("comptes:compte")).status_code == 200

    def test_the_session_of_another_person_is_not_found(self, client):
        autre = type(client)()
        _enter(autre, UserFactory())
        cible = UserSession.objects.get()
        _enter(client, UserFactory())

        reponse = client.post(reverse("comptes:session_fermer", args=[cible.pk]))

        assert reponse.status_code == 404
        assert autre.get(reverse("comptes:compte")).status_code == 200

    def test_one_click_sessions_are_there_too(self, client):
        user = HabilitationFactory(user__demonstration=True).user

        client.post(reverse("comptes:connexion_demonstration"), {"email": user.email})

        assert "Cette session" in client.get(reverse("comptes:sessions")).content.decode()

    @pytest.mark.parametrize("autres", [1, 12])
    def test_the_number_of_queries_is_flat(self, client, autres, django_assert_num_queries):
        user = UserFactory()
        _enter(client, user)
        for rang in range(autres):
            cle = f"cle-{rang}"
            Session.objects.create(session_key=cle, session_data="", expire_date="2099-01-01T00:00:00Z")
            UserSession.objects.create(user=user, session_key=cle, ip="127.0.0.1", user_agent=IPHONE)

        with django_assert_num_queries(6):
            client.get(reverse("comptes:sessions"))


def test_ended_sessions_are_forgotten_with_their_devices(client):
    user, fini = UserFactory(), type(client)()
    _enter(fini, user)
    _enter(client, user)
    Session.objects.filter(session_key=fini.session.session_key).update(expire_date="2020-01-01T00:00:00Z")

    balayer_sessions()

    assert [s.session_key for s in UserSession.objects.all()] == [client.session.session_key]
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("user_agent", "nom"),
    [
        (FIREFOX, "Firefox sur Windows"),
        (IPHONE, "Safari sur iPhone"),
        ("curl/8", "Appareil inconnu"),
        ("", "Appareil inconnu"),
    ],
)
def test_a_device_has_a_name(user_agent, nom):
    assert appareil(user_agent) == nom


class TestEssais:
    """Attempts are counted by account and by address."""

    def test_the_sixth_attempt_waits_even_with_the_right_password(self, client):
        user = UserFactory()
        for _ in range(5):
            _enter(client, user, mot_de_passe="faux")

        page = _enter(client, user)

        assert page.status_code == 429
        assert page["Retry-After"] == "300"
        assert "Attendez 5 minutes" in page.content.decode()
        assert "_auth_user_id" not in client.session

    def test_capitals_do_not_start_the_count_again(self, client):
        user = UserFactory(email="nadia@exemple.invalid")
        for adresse in ("nadia", "Nadia", "NADIA", "nAdia", "naDia"):
            client.post(
                reverse("comptes:connexion"), {"login": f"{adresse}@exemple.invalid", "password": "faux"}
            )

        assert _enter(client, user).status_code == 429

    def test_another_account_is_not_stopped(self, client):
        for _ in range(5):
            _enter(client, _FauxCompte, mot_de_passe="faux")

        _enter(client, UserFactory(email="b@exemple.invalid"))

        assert "_auth_user_id" in client.session

    def test_codes_are_counted_too(self, client):
        user = UserFactory()
        _secret, codes = set_up(user)
        _enter(client, user)
        for _ in range(5):
            client.post(reverse("mfa_authenticate"), {"code": "000000"})

        page = client.post(reverse("mfa_authenticate"), {"code": codes[0]})

        assert page.status_code == 429
        assert "_auth_user_id" not in client.session

    @pytest.mark.parametrize("nom", ["account_signup", "account_reset_password"])
    def test_doors_open_to_anyone_are_counted_by_address(self, client, nom):
        statuts = {
            client.post(reverse(nom), {"email": f"p{n}@exemple.invalid"}).status_code for n in range(21)
        }

        assert 429 in statuts

    def test_behind_a_trusted_proxy_each_client_has_its_own_count(self, client, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        for n in range(31):
            _enter(client, _FauxCompte, mot_de_passe="faux", **{"X-Forwarded-For": f"198.51.100.{n % 2}"})

        _enter(client, UserFactory(), **{"X-Forwarded-For": "198.51.100.77"})

        assert "_auth_user_id" in client.session


class _FauxCompte:
    """An address without account."""

    email = "a@exemple.invalid"


def test_without_valkey_doors_stay_closed_and_say_so(client, settings):
    user = UserFactory()
    ailleurs = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": ailleurs}

    page = _enter(client, user)

    assert page.status_code == 429
    assert "_auth_user_id" not in client.session


def test_the_cache_is_shared_and_not_the_queue_of_messages(settings):
    reglage = settings.CACHES["default"]

    assert reglage["BACKEND"].endswith(TolerantCache.__name__)
    assert reglage["LOCATION"].rpartition("=")[2] != settings.CELERY_BROKER_URL.rpartition("=")[2]
