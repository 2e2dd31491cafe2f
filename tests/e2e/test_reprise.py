"""Two journeys of an author: a renewal filled from what is known, counted, and a first request from zero."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from conventions.enums import NatureDemande
from conventions.models import Convention, Dossier, VersionDossier
from conventions.services.coffre import keep_joined
from conventions.services.dossiers import deposit_dossier, start_dossier
from conventions.services.formulaire import formulaire_of
from conventions.services.referentiels import load_referentiels
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import remplir
from tests.conventions.factories import AnnexeFinanciereFactory, ConventionFactory
from tests.e2e.gestes import (
    annee_demandee,
    answer_guidance,
    attach_papers,
    fill,
    look,
    missing_papers,
    pdf,
    press,
    reponses,
    sign_in,
)
from tests.structures.factories import StructureFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("e2e-reprise")]

PLAFOND = 25
"""A renewal where nothing changed but the ETP takes fewer interactions than this (issue of the dossier)."""


class Main:
    """A hand on the page: each click, each answer typed, each file chosen counts for one."""

    def __init__(self, page: Page) -> None:
        self.page, self.gestes = page, 0

    def click(self, verbe: str) -> None:
        """A button or a link by its words."""
        self.gestes += 1
        press(self.page, verbe)

    def open(self, libelle: str) -> None:
        """An entry of the plan."""
        self.gestes += 1
        self.page.locator(".fr-sidemenu__link", has_text=libelle).click()

    def type(self, nom: str, valeur: str) -> None:
        """One answer."""
        self.gestes += 1
        self.page.locator(f"[name='{nom}']").first.fill(valeur)

    def tick(self, pour: str) -> None:
        """One box, or one choice."""
        self.gestes += 1
        self.page.locator(f"label[for='{pour}']").click()

    def attach(self, code: str) -> None:
        """One file, for a paper that misses."""
        self.gestes += 1
        fichier = {"name": f"{code}.pdf", "mimeType": "application/pdf", "buffer": pdf(code)}
        self.page.locator(f"#{code} input[type=file]").set_input_files([fichier])
        expect(self.page.locator(f"#{code} .portail-fichier")).to_be_visible()


@pytest.fixture
def browser_context_args(browser_context_args, live_server):
    """Addresses are those of the live server."""
    return {**browser_context_args, "base_url": live_server.url}


@pytest.fixture
def structure(live_server):
    load_referentiels()
    return StructureFactory(denomination="Les Jardins fictifs")


@pytest.fixture
def renouvellement(structure):
    """A renewal just begun by a young structure, whose first financial year is not closed yet.

    It dated the list of its directors a year ago, for the strongbox: it is still valid.
    """
    annee, auteur = annee_demandee(), UserFactory(dirigeant=True, of=structure)
    hier = Acte(user=auteur, at=timezone.now() - timedelta(days=300))
    precedent = remplir(structure, auteur, at=hier.at)
    liste = precedent.pieces.get(type_piece__code="LISTE_DIRIGEANTS")
    keep_joined(pk=precedent.pk, jointe=liste.pk, etablie_on=hier.at.date(), acte=hier)
    regles = ("RC18", "RC26", "RC29", "RC30", "RC33", "RC34", "RC47", "RC52", "CAMP")
    deposit_dossier(
        pk=precedent.pk, acte=hier, declaration=True, justifications=dict.fromkeys(regles, "Expliqué.")
    )
    version = precedent.versions.get()
    version.donnees["sections"]["BUDGET"] |= {"date_premiere_cloture": f"{annee}-06-30"}
    VersionDossier.objects.filter(pk=version.pk).update(donnees=version.donnees)
    convention = ConventionFactory(
        structure=structure, debut_on=date(annee - 1, 1, 1), fin_on=date(annee - 1, 12, 31)
    )
    AnnexeFinanciereFactory(convention=convention, etp="8.15", taux_dynamiques=None)
    dossier, _ = start_dossier(
        structure_id=structure.pk,
        type_structure="ACI",
        annee=annee,
        nature=NatureDemande.RENOUVELLEMENT,
        acte=Acte(user=auteur, at=timezone.now()),
    )
    return dossier


def test_a_renewal_where_only_the_etp_changed_takes_few_interactions(page, renouvellement):
    convention = Convention.objects.get(structure=renouvellement.structure)
    sign_in(page, renouvellement.cree_par)
    page.goto(reverse("conventions:convention_detail", args=[convention.pk]))
    look(page)
    press(page, "Poursuivre le brouillon")
    look(page)
    main = Main(page)

    main.click("Continuer : Identité")
    look(page)
    main.click("Rien n’a changé, confirmer")
    look(page)
    main.type("etp_demandes", "8,40")
    main.type("heures_prevues", "15288")
    main.tick("id_derogation_recettes_demandee_1")
    main.type("motif_variation_etp", "Un client de plus pour l’atelier de maraîchage.")
    main.click("Enregistrer et continuer")
    look(page)
    main.type("bilan_convention", "Les objectifs de la convention sont tenus.")
    main.type("ateliers-0-etp", "8,40")
    main.click("Enregistrer et continuer")
    main.type("etp_realises_n_1", "8,00")
    main.click("Enregistrer et continuer")
    look(page)
    main.type("aide_poste_budget", "200936,40")
    main.click("Enregistrer et continuer")
    main.click("Enregistrer et continuer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pièces")
    for piece in missing_papers(page):
        main.attach(piece)
    main.open("Relire et déposer")
    look(page)
    main.tick("id_declaration")
    main.click("Déposer le dossier")

    expect(page).to_have_url(re.compile("recepisse"))
    assert main.gestes < PLAFOND, main.gestes


def test_a_first_request_of_an_ei_goes_from_the_questions_to_the_receipt(page, structure):
    valeurs = reponses(annee_demandee())
    sign_in(page, UserFactory(dirigeant=True, of=structure))
    page.goto(reverse("conventions:dossier_creer"))
    answer_guidance(
        page, "Entreprise d’insertion (EI)", "Obtenir une première convention", str(annee_demandee())
    )
    look(page)
    press(page, "Commencer le dossier")
    expect(page.get_by_role("heading", level=1)).to_contain_text("en brouillon")
    dossier = Dossier.objects.get()
    for code in formulaire_of(dossier).codes:
        page.goto(reverse("conventions:dossier_section", args=[dossier.pk, code]))
        fill(page, valeurs)
        look(page)
        press(page, "Enregistrer")
        expect(page.locator(".fr-alert--error")).to_have_count(0)
    page.goto(reverse("conventions:dossier_pieces", args=[dossier.pk]))
    attach_papers(page)
    page.goto(reverse("conventions:dossier_deposer", args=[dossier.pk]))
    fill(page, valeurs)
    look(page)

    press(page, "Déposer le dossier")

    expect(page).to_have_url(re.compile("recepisse"))
    look(page)
