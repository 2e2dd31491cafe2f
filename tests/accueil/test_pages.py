"""Public pages, error pages, navigation and the policy that holds on all."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.urls import reverse

from siae_portal.accueil import navigation
from siae_portal.accueil.middleware import POLICY
from siae_portal.accueil.urls import PAGES
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation, User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("nom", ["accueil", *PAGES])
def test_public_pages_open_to_all(client, nom):
    reponse = client.get(reverse(f"accueil:{nom}"))

    html = reponse.content.decode()
    assert reponse.status_code == 200
    assert "VARIABLE-INCONNUE" not in html
    assert html.count("<h1") == 1
    assert "Site de démonstration" in html


def test_the_demonstration_notice_leaves_with_the_demonstration(client, settings):
    settings.DEMONSTRATION = False

    assert "Site de démonstration" not in client.get("/").content.decode()


def test_legal_pages_say_who_runs_the_installation(client, settings):
    settings.EDITEUR = "Direction exemple"

    html = client.get(reverse("accueil:mentions_legales")).content.decode()

    assert "Direction exemple" in html
    assert html.count("Non renseigné sur cette installation") == 2


@pytest.mark.parametrize("chemin", ["/", "/connexion/", "/nulle-part/", "/admin/login/", "/sante/vivant/"])
def test_the_strict_policy_is_on_every_answer(client, chemin):
    assert client.get(chemin)["Content-Security-Policy"] == POLICY


def test_an_unknown_address_speaks_french(client):
    reponse = client.get("/nulle-part/")

    assert reponse.status_code == 404
    assert "Cette page n’existe pas" in reponse.content.decode()


@pytest.mark.parametrize("gabarit", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_stand_alone_and_keep_what_was_typed(rf, gabarit):
    requete = rf.get("/")
    requete.user = AnonymousUser()

    html = render_to_string(gabarit, request=None if gabarit == "500.html" else requete)

    assert "VARIABLE-INCONNUE" not in html
    assert 'data-portail-personne=""' in html


def test_a_stale_form_gets_its_own_page(client):
    client.handler.enforce_csrf_checks = True

    reponse = client.post(reverse("comptes:connexion"), {})

    assert reponse.status_code == 403
    assert "ouverte depuis trop longtemps" in reponse.content.decode()


def test_the_menu_shows_only_what_the_visitor_may_open(rf, monkeypatch):
    entrees = (
        navigation.Entry(label="Accueil", url_name="accueil:accueil", permitted=navigation.everyone),
        navigation.Entry(label="Plan", url_name="accueil:plan_du_site", permitted=lambda user: False),
        navigation.Entry(label="Aide", url_name="accueil:accessibilite"),
    )
    monkeypatch.setattr(navigation, "NAVIGATION", entrees)
    requete = rf.get("/accessibilite/")
    requete.user = AnonymousUser()

    liens = navigation.navigation_for(requete)

    assert [lien["libelle"] for lien in liens] == ["Accueil"]
    assert liens[0]["actif"] == ""


def test_the_current_entry_is_marked():
    assert navigation._current("/dossiers/12/", "/dossiers/") == "true"
    assert navigation._current("/dossiers/", "/dossiers/") == "page"
    assert navigation._current("/dossiers/", "/") == ""


def test_sign_in_lists_no_account_off_demonstration(client, settings):
    settings.DEMONSTRATION = False

    html = client.get(reverse("comptes:connexion")).content.decode()

    assert "Comptes de démonstration" not in html
    assert "VARIABLE-INCONNUE" not in html


def test_sign_in_lists_the_demonstration_accounts_one_button_each(client):
    user = User.objects.create_user("ada.exemple@demonstration.invalid", prenom="Ada", nom="Exemple")
    Habilitation.objects.create(user=user, role=Role.ADMINISTRATEUR, debut_on=date(2020, 1, 1))

    html = client.get(reverse("comptes:connexion")).content.decode()

    assert "Comptes de démonstration" in html
    assert '<input type="hidden" name="email" value="ada.exemple@demonstration.invalid">' in html
    assert f'action="{reverse("comptes:connexion_demonstration")}"' in html
    assert "VARIABLE-INCONNUE" not in html
