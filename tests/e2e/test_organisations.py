"""People who arrive, leave and look elsewhere, in a browser."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import DemandeRattachement
from structures.services.rattachements import follow_requests
from tests.comptes.factories import HabilitationFactory, InvitationFactory, UserFactory
from tests.conventions.factories import ConventionFactory, DossierFactory
from tests.e2e.axe import check_page
from tests.e2e.gestes import look, press, sign_in
from tests.outbox.livraison import deliver_all
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser_context_args(browser_context_args, live_server):
    """Addresses of the live server may be written from their root."""
    return {**browser_context_args, "base_url": live_server.url}


def _sign_out(page):
    page.context.clear_cookies()


def _ask_by_siret(page, siret):
    page.goto(reverse("structures:rejoindre"))
    look(page)
    page.get_by_label("SIRET").fill(f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}")
    press(page, "Chercher ce SIRET")
    press(page, "Demander à rejoindre cette structure")
    look(page)
    page.get_by_label("Votre rôle dans cette structure").select_option(Role.DIRIGEANT)
    press(page, "Envoyer ma demande")
    expect(page.get_by_text("la personne qui représente la structure a jusqu’au")).to_be_visible()
    look(page)


def _five_days_pass(page):
    DemandeRattachement.objects.update(cree_at=timezone.now() - timedelta(days=5, hours=1))
    assert follow_requests(at=timezone.now()) == 1
    page.reload()
    expect(page.get_by_text("transmise au service de l’État")).to_be_visible()


def _accept(page):
    page.goto("/")
    page.get_by_role("link", name="Répondre à une demande de rattachement").click()
    look(page)
    page.get_by_label("Qualité").fill("directrice")
    press(page, "Accepter la demande")
    expect(page.get_by_text("La demande est acceptée")).to_be_visible()


def _close_the_departed(page, structure):
    page.goto(reverse("structures:structure_equipe", args=[structure.pk]))
    look(page)
    page.get_by_role("link", name="Organiser le départ de Bruno Parti").click()
    look(page)
    page.get_by_label(re.compile("Qui reprend")).select_option(label="Marion Weber")
    page.get_by_label("Note pour la suite").fill("Les comptes sont à la trésorière.")
    press(page, "Enregistrer le départ")
    expect(page.get_by_text("Le départ de Bruno Parti est enregistré")).to_be_visible()


def test_a_new_director_takes_over_her_structure_from_a_departed_one(page, live_server):
    structure = StructureFactory(denomination="Les Ateliers du Haut")
    parti = UserFactory(dirigeant=True, of=structure, prenom="Bruno", nom="Parti")
    dossier = DossierFactory(structure=structure, cree_par=parti)
    agent = UserFactory(instructeur=True, of=structure.departement.service)
    marion = UserFactory(prenom="Marion", nom="Weber")

    sign_in(page, marion)
    _ask_by_siret(page, structure.siret)
    _five_days_pass(page)
    _sign_out(page)
    sign_in(page, agent)
    _accept(page)
    _close_the_departed(page, structure)

    dossier.refresh_from_db()
    assert dossier.cree_par == marion
    assert parti.habilitations.get().fin_on == timezone.localdate()
    _sign_out(page)
    sign_in(page, marion)
    page.goto(reverse("conventions:dossier_detail", args=[dossier.pk]))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    deliver_all()
    assert any("Les comptes sont à la trésorière." in message.body for message in mail.outbox)


def test_an_invitation_is_accepted_on_a_phone_without_script(sans_script, live_server):
    structure = StructureFactory(denomination="Les Ateliers du Bas")
    invitee = UserFactory()
    InvitationFactory(of=structure, courriel=invitee.email, jeton="jeton-de-l-essai")
    page = sans_script

    page.goto(reverse("structures:invitation", args=["jeton-de-l-essai"]))
    expect(page.get_by_role("heading", name="Rejoindre Les Ateliers du Bas")).to_be_visible()
    sign_in(page, invitee)
    page.goto(reverse("structures:invitation", args=["jeton-de-l-essai"]))
    press(page, "Accepter l’invitation")

    expect(page.get_by_text("Bienvenue : votre rôle est ouvert.")).to_be_visible()
    assert invitee.habilitations.get().structure == structure
    page.goto(reverse("structures:invitation", args=["jeton-de-l-essai"]))
    expect(page.get_by_text("a déjà servi")).to_be_visible()


def test_the_place_is_switched_by_keyboard(page, live_server):
    ici, la = StructureFactory(denomination="Ici Même"), StructureFactory(denomination="Là Bas")
    user = UserFactory(dirigeant=True, of=ici)
    HabilitationFactory(user=user, role=Role.DIRIGEANT, of=la)
    for structure in (ici, la):
        ConventionFactory(structure=structure)
    sign_in(page, user)
    page.goto("/")
    look(page)

    page.get_by_label("Vous voyez").focus()
    page.keyboard.type("Là")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_label("Vous voyez")).to_have_value(f"structure-{la.pk}")
    page.goto(reverse("conventions:convention_list"))
    expect(page.get_by_role("main").get_by_text("Là Bas")).to_be_visible()
    expect(page.get_by_role("main").get_by_text("Ici Même")).to_have_count(0)


def test_the_switch_works_without_script(sans_script, live_server):
    ici, la = StructureFactory(denomination="Ici Même"), StructureFactory(denomination="Là Bas")
    user = UserFactory(dirigeant=True, of=ici)
    HabilitationFactory(user=user, role=Role.DIRIGEANT, of=la)
    sign_in(sans_script, user)
    sans_script.goto("/")

    sans_script.get_by_label("Vous voyez").select_option(label="Là Bas")
    sans_script.get_by_role("banner").get_by_role("button", name="Afficher").click()

    expect(sans_script.get_by_label("Vous voyez")).to_have_value(f"structure-{la.pk}")


def test_support_looks_for_an_hour_and_changes_nothing(page, live_server):
    structure = StructureFactory(denomination="Les Ateliers du Haut", nom_tri="les ateliers du haut")
    dirigeant = UserFactory(dirigeant=True, of=structure)
    DossierFactory(structure=structure)
    sign_in(page, UserFactory(administrateur=True))
    page.goto(reverse("structures:assistance"))
    look(page)
    page.get_by_label("Nom ou SIRET de la structure").fill("ateliers du haut")
    press(page, "Chercher")
    page.get_by_role("link", name="Les Ateliers du Haut").click()
    look(page)
    page.get_by_label("Pourquoi vous ouvrez cet accès").fill("Appel du matin : dépôt bloqué.")
    press(page, "Ouvrir l’accès pour une heure")

    bandeau = page.get_by_label("Accès d’assistance")
    expect(bandeau).to_contain_text("Assistance – lecture seule – Les Ateliers du Haut – jusqu’à")
    look(page)
    page.goto(reverse("structures:structure_inviter", args=[structure.pk]))
    page.get_by_label("Adresse électronique").fill("intrus@exemple.invalid")
    press(page, "Envoyer l’invitation")
    expect(page.get_by_role("heading", name="Rien n’a été enregistré")).to_be_visible()
    check_page(page)
    bandeau.get_by_role("button", name="Fermer l’accès").click()
    expect(bandeau).to_have_count(0)

    _sign_out(page)
    sign_in(page, dirigeant)
    page.goto(reverse("structures:structure_equipe", args=[structure.pk]))
    expect(page.get_by_text("Appel du matin : dépôt bloqué.")).to_be_visible()
    assert structure.invitations.count() == 0
