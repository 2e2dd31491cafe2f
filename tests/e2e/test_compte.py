"""An account, from sign-up to the session closed from afar, in a real browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from siae_portal.comptes.models import User
from tests.comptes.codes import code_of, set_up
from tests.comptes.factories import HabilitationFactory, UserFactory
from tests.e2e.conftest import watched
from tests.e2e.gestes import look, press, sign_in
from tests.outbox.livraison import deliver_all

pytestmark = pytest.mark.django_db(transaction=True)

ADRESSE, PHRASE = "nadia@exemple.invalid", "trois-pommes-et-un-velo"


@pytest.fixture
def page(page, live_server, browser, browser_context_args):
    """A page whose addresses are relative to the live server."""
    contexte = browser.new_context(**{**browser_context_args, "base_url": live_server.url})
    with watched(contexte.new_page()) as surveillee:
        yield surveillee
    contexte.close()


@pytest.fixture
def boite(settings, tmp_path):
    """E-mails kept, as on a demonstration site."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "courriels")


def _sign_up(page):
    page.goto(reverse("account_signup"))
    look(page)
    for champ, valeur in (("prenom", "Nadia"), ("nom", "Renard"), ("email", "Nadia@Exemple.invalid")):
        page.locator(f"#id_{champ}").fill(valeur)
    for champ in ("password1", "password2"):
        page.locator(f"#id_{champ}").fill(PHRASE)
    press(page, "Créer mon compte")


def _verify(page):
    look(page)
    deliver_all()
    page.get_by_role("link", name="boîte de démonstration").click()
    look(page)
    page.get_by_role("article").get_by_role("link").first.click()
    look(page)
    press(page, "Confirmer mon adresse")


def _password(page):
    page.goto(reverse("comptes:connexion"))
    page.locator("#id_login").fill(ADRESSE)
    page.locator("#id_password").fill(PHRASE)
    press(page, "Se connecter")


def _activate(page):
    page.goto(reverse("comptes:compte"))
    look(page)
    page.get_by_role("link", name="Activer le second facteur").click()
    look(page)
    secret = page.locator(".portail-cle").inner_text()
    page.locator("#id_code").fill(code_of(secret))
    press(page, "Activer le second facteur")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos codes de secours")
    look(page)
    return page.locator(".portail-codes li").all_inner_texts()


def test_a_life_of_an_account(page, browser, browser_context_args, live_server, boite):
    _sign_up(page)
    _verify(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
    _password(page)
    codes = _activate(page)

    contexte = browser.new_context(**{**browser_context_args, "base_url": live_server.url})
    ailleurs = contexte.new_page()
    _password(ailleurs)
    look(ailleurs)
    ailleurs.locator("#id_code").fill(codes[0])
    ailleurs.get_by_role("main").get_by_role("button", name="Se connecter").click()
    expect(ailleurs.get_by_role("link", name=re.compile("Nadia Renard"))).to_be_visible()

    page.goto(reverse("comptes:sessions"))
    look(page)
    page.get_by_role("button", name=re.compile("Fermer cette session")).click()
    ailleurs.goto(reverse("comptes:compte"))

    expect(page.get_by_role("button", name=re.compile("Fermer cette session"))).to_have_count(0)
    expect(ailleurs.locator("#id_login")).to_be_visible()
    assert User.objects.get(email=ADRESSE).emailaddress_set.get().verified
    contexte.close()


def test_an_agent_is_led_to_the_second_factor_without_script(sans_script, live_server):
    agent = HabilitationFactory(role="INSTRUCTEUR").user
    agent.set_password(PHRASE)
    agent.save()
    sans_script.goto(reverse("comptes:connexion"))
    sans_script.locator("#id_login").fill(agent.email)
    sans_script.locator("#id_password").fill(PHRASE)
    press(sans_script, "Se connecter")

    sans_script.locator("#id_code").fill(code_of(sans_script.locator(".portail-cle").inner_text()))
    press(sans_script, "Activer le second facteur")
    press(sans_script, "J’ai noté mes codes, continuer")
    sans_script.goto(reverse("conventions:dossier_list"))

    expect(sans_script.get_by_role("heading", level=1)).to_contain_text("Dossiers")


PUBLIQUES = (
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
    "comptes:proconnect_annule",
    "comptes:proconnect_erreur",
    "comptes:courriels_demonstration",
)
PERSONNELLES = (
    "comptes:identite",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
)


def test_every_other_page_is_clean(page, boite):
    user = UserFactory()
    set_up(user)
    for nom in PUBLIQUES:
        page.goto(reverse(nom))
        look(page)
    page.goto("/mot-de-passe/nouveau/1-perdu/")
    look(page)
    page.goto("/inscription/verifier/perdu/")
    look(page)

    sign_in(page, user)
    for nom in PERSONNELLES:
        page.goto(reverse(nom))
        look(page)
