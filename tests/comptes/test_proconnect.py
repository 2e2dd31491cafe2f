"""ProConnect, against a real OpenID provider on the loopback."""

from dataclasses import replace
from urllib.parse import parse_qs, urlparse

import jwt
import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.urls import reverse

from siae_portal.comptes.models import User
from siae_portal.settings.authentification import proconnect_settings
from siae_portal.settings.env import read_environment
from tests.comptes.codes import code_of, set_up
from tests.comptes.courriels import last_link, received
from tests.comptes.factories import PASSWORD, HabilitationFactory, UserFactory
from tests.comptes.fournisseur import CLIENT, IDENTITE, SECRET, running_provider

pytestmark = pytest.mark.django_db

ADRESSE = IDENTITE["email"]
RETOUR = "http://testserver/connexion/proconnect/retour/"
ERREUR = "/connexion/proconnect/erreur/"


@pytest.fixture
def configure(settings):
    """Offer ProConnect, with these values of the environment."""

    def configured(**valeurs):
        env = replace(
            read_environment(), proconnect_client_id=CLIENT, proconnect_client_secret=SECRET, **valeurs
        )
        settings.SOCIALACCOUNT_PROVIDERS = proconnect_settings(env)

    return configured


@pytest.fixture
def fournisseur(configure):
    with running_provider(RETOUR) as lance:
        configure(proconnect_url=lance.url)
        yield lance


def _leave(client, suite=""):
    """Address of the provider, as the page of passage gives it."""
    return client.post(reverse("comptes:proconnect"), {"next": suite}).context["adresse"]


def _come_back(adresse):
    """Where the provider sends the person back: path and query."""
    reponse = requests.get(adresse, allow_redirects=False, timeout=5)
    assert reponse.headers["Location"].startswith(RETOUR)
    retour = urlparse(reponse.headers["Location"])
    return f"{retour.path}?{retour.query}"


def _enter(client, suite=""):
    return client.get(_come_back(_leave(client, suite)))


class TestPorte:
    """Offered when it is configured, by a form only."""

    def test_without_configuration_there_is_nothing(self, client, settings):
        settings.SOCIALACCOUNT_PROVIDERS = {}

        page = client.get(reverse("comptes:connexion")).content.decode()

        assert "ProConnect" not in page
        assert client.post(reverse("comptes:proconnect")).status_code == 404
        assert client.get(reverse("comptes:proconnect_retour")).status_code == 404

    def test_the_sign_in_page_offers_it(self, client, fournisseur):
        page = client.get(reverse("comptes:connexion"), {"next": "/dossiers/"}).content.decode()

        assert "S’identifier avec ProConnect" in page
        assert 'name="next" value="/dossiers/"' in page

    def test_a_link_does_not_leave(self, client, fournisseur):
        assert client.get(reverse("comptes:proconnect")).status_code == 405

    def test_what_is_asked(self, client, fournisseur, configure):
        configure(proconnect_url=fournisseur.url, proconnect_acr=["eidas1", "eidas2"])

        demande = parse_qs(urlparse(_leave(client)).query)

        assert set(demande["scope"][0].split()) == {"openid", "given_name", "usual_name", "email", "siret"}
        assert demande["acr_values"] == ["eidas1 eidas2"]
        assert demande["response_type"] == ["code"]
        assert demande["code_challenge_method"] == ["S256"]
        assert '"amr"' in demande["claims"][0]
        assert min(len(demande["state"][0]), len(demande["nonce"][0])) >= 32

    def test_a_provider_that_is_down_is_said(self, client, configure):
        configure(proconnect_url="http://127.0.0.1:9")

        assert client.post(reverse("comptes:proconnect"))["Location"] == ERREUR


class TestNouveauCompte:
    """Nobody has this address yet."""

    @pytest.mark.parametrize("identite_jwt", [True, False])
    def test_an_account_opens_with_the_names_of_proconnect(self, client, fournisseur, identite_jwt):
        fournisseur.identite_jwt = identite_jwt

        suite = _enter(client, "/annuaire/")

        user = User.objects.get(email=ADRESSE)
        assert suite["Location"] == "/annuaire/"
        assert (user.prenom, user.nom, user.has_usable_password()) == ("Nadia", "Renard", False)
        assert client.session["_auth_user_id"] == str(user.pk)

    def test_little_is_kept(self, client, fournisseur):
        _enter(client)

        identite = SocialAccount.objects.get()
        assert identite.extra_data == {"siret": IDENTITE["siret"]}
        assert not SocialToken.objects.exists()
        assert ADRESSE not in str(dict(client.session.items()))

    def test_an_address_that_is_not_verified_must_be(self, client, fournisseur):
        fournisseur.claims["email_verified"] = False

        suite = _enter(client)

        assert suite["Location"] == reverse("account_email_verification_sent")
        assert "_auth_user_id" not in client.session
        assert received(ADRESSE) == ["Vérifiez votre adresse pour ouvrir votre compte"]

    def test_once_verified_it_opens(self, client, fournisseur):
        fournisseur.claims["email_verified"] = False
        _enter(client)
        client.post(last_link(ADRESSE))

        _enter(client)

        assert "_auth_user_id" in client.session

    @pytest.mark.parametrize(("confiance", "ouvert"), [(True, True), (False, False)])
    def test_a_provider_that_does_not_say_is_trusted_by_choice(
        self, client, fournisseur, configure, confiance, ouvert
    ):
        configure(proconnect_url=fournisseur.url, proconnect_adresses_verifiees=confiance)
        del fournisseur.claims["email_verified"]

        _enter(client)

        assert ("_auth_user_id" in client.session) is ouvert

    def test_trust_never_overrules_a_no(self, client, fournisseur, configure):
        configure(proconnect_url=fournisseur.url, proconnect_adresses_verifiees=True)
        fournisseur.claims["email_verified"] = False

        _enter(client)

        assert "_auth_user_id" not in client.session

    @pytest.mark.parametrize("adresse", [None, "", "pas une adresse"])
    def test_without_address_there_is_no_account(self, client, fournisseur, adresse):
        fournisseur.claims["email"] = adresse or ""
        if adresse is None:
            del fournisseur.claims["email"]

        assert _enter(client)["Location"] == ERREUR
        assert not User.objects.exists()

    def test_html_and_long_names_are_only_text(self, client, fournisseur):
        fournisseur.claims |= {"given_name": "<b>Nadia</b>", "usual_name": "R" * 500}

        _enter(client)

        assert User.objects.get().nom == "R" * 80
        assert "&lt;b&gt;Nadia" in client.get(reverse("comptes:compte")).content.decode()


class TestCompteExistant:
    """The address, verified, leads to the account; the subject too, from then on."""

    def test_a_verified_address_opens_the_account(self, client, fournisseur):
        user = UserFactory(email=ADRESSE)
        fournisseur.claims["email"] = "Nadia@Exemple.INVALID"

        _enter(client)

        assert client.session["_auth_user_id"] == str(user.pk)
        assert User.objects.get(pk=user.pk).check_password(PASSWORD)
        assert User.objects.count() == 1

    def test_the_link_is_told_and_kept(self, client, fournisseur):
        user = UserFactory(email=ADRESSE)
        _enter(client)
        sujets = received(ADRESSE)
        fournisseur.claims["email"] = "ailleurs@exemple.invalid"
        client.logout()

        _enter(client)

        assert sujets == ["ProConnect est associé à votre compte"]
        assert client.session["_auth_user_id"] == str(user.pk)

    def test_an_address_that_is_not_verified_opens_nothing(self, client, fournisseur):
        UserFactory(email=ADRESSE)
        fournisseur.claims["email_verified"] = False

        suite = _enter(client)

        assert suite["Location"] == reverse("account_email_verification_sent")
        assert "_auth_user_id" not in client.session
        assert received(ADRESSE) == ["Vous avez déjà un compte"]

    def test_whoever_took_the_address_before_loses_the_password(self, client, fournisseur):
        voleur = UserFactory(email=ADRESSE, adresse_verifiee=False)

        _enter(client)

        voleur.refresh_from_db()
        assert not voleur.has_usable_password()

    def test_a_closed_account_stays_closed(self, client, fournisseur):
        UserFactory(email=ADRESSE, is_active=False)

        assert _enter(client)["Location"] == reverse("account_inactive")
        assert "_auth_user_id" not in client.session


class TestSecondFacteur:
    """Never bypassed; taken from ProConnect only when the installation says so."""

    def test_the_code_is_asked_after_proconnect(self, client, fournisseur):
        secret, _codes = set_up(UserFactory(email=ADRESSE))
        suite = _enter(client)
        avant = "_auth_user_id" in client.session

        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

        assert suite["Location"] == reverse("mfa_authenticate")
        assert (avant, "_auth_user_id" in client.session) == (False, True)

    @pytest.mark.parametrize(
        ("acceptes", "preuves", "ouvert"),
        [
            ([], {"acr": "eidas2", "amr": ["pwd", "mfa"]}, False),
            (["eidas2"], {"acr": "eidas1"}, False),
            (["eidas2"], {"acr": "eidas2"}, True),
            (["mfa"], {"acr": "eidas1", "amr": ["pwd", "mfa"]}, True),
            (["mfa"], {"acr": "eidas1", "amr": ["pwd"]}, False),
            (["mfa"], {}, False),
        ],
    )
    def test_an_agent_needs_one_that_is_listed(
        self, client, fournisseur, configure, acceptes, preuves, ouvert
    ):
        configure(proconnect_url=fournisseur.url, proconnect_second_facteur=acceptes)
        HabilitationFactory(role="INSTRUCTEUR", user__email=ADRESSE)
        fournisseur.preuves = preuves
        _enter(client)

        page = client.get("/dossiers/")

        assert (page.status_code == 200) is ouvert

    def test_a_level_asked_for_and_not_reached_is_refused(self, client, fournisseur, configure):
        configure(proconnect_url=fournisseur.url, proconnect_acr=["eidas2"])
        fournisseur.preuves = {"acr": "eidas1"}

        assert _enter(client)["Location"] == ERREUR
        assert not User.objects.exists()


class TestRefus:
    """What a stranger, a thief or a broken provider may send."""

    def test_the_person_may_say_no(self, client, fournisseur):
        fournisseur.refus = True

        suite = client.get(_come_back(_leave(client)), follow=True)

        assert "Rien n’a été transmis au portail" in suite.content.decode()
        assert not User.objects.exists()

    @pytest.mark.parametrize(
        "mensonge",
        [
            {"cle_volee": True},
            {"autre_emetteur": "https://ailleurs.invalid"},
            {"autre_client": "un-autre-site"},
            {"autre_nonce": "n" * 48},
            {"autre_sujet": "quelqu-un-d-autre"},
        ],
        ids=lambda m: next(iter(m)),
    )
    def test_a_token_that_lies_is_refused(self, client, fournisseur, mensonge):
        UserFactory(email=ADRESSE)
        for nom, valeur in mensonge.items():
            setattr(fournisseur, nom, valeur)

        suite = _enter(client)

        assert suite["Location"] == ERREUR
        assert "_auth_user_id" not in client.session
        assert not SocialAccount.objects.exists()

    def test_the_identity_is_checked_as_the_token_is(self, client, fournisseur, monkeypatch):
        vole = jwt.encode({"sub": "x"}, "une-cle-secrete-de-trente-deux-octets", algorithm="HS256")
        monkeypatch.setattr(
            fournisseur,
            "_userinfo",
            lambda _environ: ("200 OK", {"Content-Type": "application/jwt"}, vole.encode()),
        )

        assert _enter(client)["Location"] == ERREUR

    @pytest.mark.parametrize("etat", ["", "invente", "x" * 5000])
    def test_a_state_never_given_is_refused(self, client, fournisseur, etat):
        _leave(client)

        reponse = client.get(reverse("comptes:proconnect_retour"), {"code": "abc", "state": etat})

        assert reponse["Location"] == ERREUR

    def test_the_state_of_another_browser_is_refused(self, client, fournisseur):
        retour = _come_back(_leave(type(client)()))

        assert client.get(retour)["Location"] == ERREUR
        assert "_auth_user_id" not in client.session

    def test_a_return_serves_once(self, client, fournisseur):
        retour = _come_back(_leave(client))
        client.get(retour)
        client.logout()

        assert client.get(retour)["Location"] == ERREUR
        assert "_auth_user_id" not in client.session

    def test_a_return_elsewhere_is_not_followed(self, client, fournisseur):
        assert _enter(client, "https://ailleurs.invalid/")["Location"] == "/"

    def test_an_empty_return_is_refused(self, client, fournisseur):
        assert client.get(reverse("comptes:proconnect_retour"))["Location"] == ERREUR


class TestLien:
    """From « Mon compte »."""

    def test_it_is_linked_then_ended(self, client, fournisseur):
        user = UserFactory()
        client.force_login(user)
        _enter(client, reverse("comptes:compte"))
        identite = SocialAccount.objects.get(user=user)

        client.post(reverse("comptes:proconnect_dissocier", args=[identite.pk]))

        assert not SocialAccount.objects.exists()
        assert EmailAddress.objects.filter(user=user).count() == 1

    def test_the_identity_of_another_account_is_not_taken(self, client, fournisseur):
        _enter(client)
        premier = SocialAccount.objects.get().user
        client.force_login(UserFactory())

        page = client.get(_enter(client)["Location"])

        assert "déjà associée à un autre compte" in page.content.decode()
        assert SocialAccount.objects.get().user == premier

    def test_without_password_the_link_stays(self, client, fournisseur):
        _enter(client)
        identite = SocialAccount.objects.get()

        page = client.post(reverse("comptes:proconnect_dissocier", args=[identite.pk]), follow=True)

        assert "Choisissez d’abord un mot de passe" in page.content.decode()
        assert SocialAccount.objects.filter(pk=identite.pk).exists()

    def test_the_identity_of_another_is_not_found(self, client, fournisseur):
        _enter(client)
        identite = SocialAccount.objects.get()
        client.force_login(UserFactory())

        assert client.post(reverse("comptes:proconnect_dissocier", args=[identite.pk])).status_code == 404


class TestDeconnexion:
    """Out of the portal, and out of ProConnect."""

    def test_signing_out_goes_on_to_proconnect(self, client, fournisseur):
        _enter(client)

        page = client.post(reverse("comptes:deconnexion"))

        fin = urlparse(page.context["adresse"])
        parametres = parse_qs(fin.query)
        jeton = jwt.decode(parametres["id_token_hint"][0], options={"verify_signature": False})
        assert f"{fin.scheme}://{fin.netloc}{fin.path}" == f"{fournisseur.url}/session/end"
        assert (jeton["iss"], parametres["post_logout_redirect_uri"]) == (
            fournisseur.url,
            ["http://testserver/"],
        )
        assert "_auth_user_id" not in client.session

    def test_a_provider_that_is_down_keeps_nobody_in(self, client, fournisseur, configure):
        _enter(client)
        configure(proconnect_url="http://127.0.0.1:9")

        reponse = client.post(reverse("comptes:deconnexion"))

        assert reponse["Location"] == "/"
        assert "_auth_user_id" not in client.session
