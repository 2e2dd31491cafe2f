"""The main journey, from sign-in to the signed PDF: real Chromium, real server, worker and Postgres."""

import hashlib
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accompagnement.services import referentiels as accompagnement
from conventions.enums import EtatDossier
from conventions.models import Dossier
from conventions.services import referentiels as conventions
from conventions.services.formulaire import formulaire_of
from tests.comptes.factories import UserFactory
from tests.conventions.factories import EnveloppeFactory
from tests.e2e.gestes import (
    annee_demandee,
    answer_guidance,
    attach_papers,
    fill,
    look,
    press,
    reponses,
    sign_in,
)
from tests.e2e.ouvrier import running_worker
from tests.structures.factories import StructureFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("e2e-parcours")]

ATTENTE_DOCUMENT_MS = 60_000


@pytest.fixture
def worker(live_server):
    """The worker that makes the documents of this test."""
    with running_worker():
        yield


@pytest.fixture
def monde():
    """A structure, its representative, the people of its service, an envelope; the reference data."""
    conventions.load_referentiels()
    accompagnement.load_referentiels()
    structure = StructureFactory(denomination="Les Jardins fictifs")
    service = structure.departement.service
    EnveloppeFactory(service=service, annee=annee_demandee())
    roles = ("instructeur", "secretaire", "chef_service", "signataire")
    gens = {role: UserFactory(**{role: True}, of=service) for role in roles}
    return {"structure": structure, "dirigeant": UserFactory(dirigeant=True, of=structure), **gens}


@pytest.fixture
def comme(browser, browser_context_args, live_server, monde):
    """`comme("instructeur")`: the page of this person, signed in by the form."""
    pages = {}

    def ouvrir(role):
        if role not in pages:
            contexte = browser.new_context(**{**browser_context_args, "base_url": live_server.url})
            pages[role] = contexte.new_page()
            sign_in(pages[role], monde[role])
        return pages[role]

    yield ouvrir
    for page in pages.values():
        page.context.close()


def _open(page, vue, pk):
    page.goto(reverse(f"conventions:{vue}", args=[pk]))


def _deposit(page, valeurs):
    """From the first page to the receipt."""
    page.goto(reverse("conventions:dossier_creer"))
    look(page)
    answer_guidance(
        page, "Atelier et chantier d’insertion", "Obtenir une première convention", str(annee_demandee())
    )
    press(page, "Commencer le dossier")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    dossier = Dossier.objects.get()
    for code in formulaire_of(dossier).codes:
        page.goto(reverse("conventions:dossier_section", args=[dossier.pk, code]))
        fill(page, valeurs)
        look(page)
        press(page, "Enregistrer")
        expect(page.locator(".fr-alert--error")).to_have_count(0)
    _open(page, "dossier_pieces", dossier.pk)
    attach_papers(page)
    look(page)
    _open(page, "dossier_deposer", dossier.pk)
    expect(page.locator(".portail-blocages a")).to_have_text([])
    fill(page, valeurs)
    look(page)
    press(page, "Déposer le dossier")
    expect(page).to_have_url(re.compile("recepisse"))
    look(page)
    return dossier.pk


def _act(page, pk, verbe, valeurs):
    """Open the dossier, press the act, fill its page, press the only button that does it."""
    _open(page, "dossier_detail", pk)
    look(page)
    press(page, verbe)
    expect(page.get_by_role("heading", level=1)).to_contain_text(verbe.split()[0])
    fill(page, valeurs)
    look(page)
    page.locator("main form.portail-formulaire button[type=submit]").click()
    expect(page.locator(".fr-alert--error")).to_have_count(0)


def test_an_aci_goes_from_sign_in_to_the_signed_pdf(comme, monde, worker):
    valeurs = reponses(annee_demandee())
    dirigeant = comme("dirigeant")
    look(dirigeant)

    pk = _deposit(dirigeant, valeurs)

    agent = comme("instructeur")
    agent.goto(reverse("conventions:dossier_list"))
    look(agent)
    _open(agent, "dossier_detail", pk)
    press(agent, "Prendre le dossier")
    _act(agent, pk, "Déclarer complet", valeurs)
    _act(agent, pk, "Ouvrir l’instruction", valeurs)
    seance = {**valeurs, "tenue_on": timezone.localdate().isoformat()}
    _act(comme("secretaire"), pk, "Inscrire à l’ordre du jour", seance)
    _act(comme("secretaire"), pk, "Enregistrer l’avis", valeurs)
    _act(agent, pk, "Proposer la décision", valeurs)
    _act(comme("chef_service"), pk, "Viser la proposition", valeurs)
    _act(comme("signataire"), pk, "Accepter", valeurs)

    _wait_for_documents(dirigeant, pk)
    _sign(dirigeant, pk, valeurs)
    _sign(comme("signataire"), pk, valeurs)

    _assert_signed(dirigeant, pk, monde["structure"])


def _wait_for_documents(page, pk):
    """The documents come by themselves: the page follows them without reload."""
    _open(page, "dossier_detail", pk)
    expect(page.get_by_text("En préparation")).to_have_count(0, timeout=ATTENTE_DOCUMENT_MS)
    look(page)


def _sign(page, pk, valeurs):
    """Read, consent, sign."""
    _open(page, "dossier_detail", pk)
    page.locator("main a[href$='/signer/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Signer la convention")
    fill(page, valeurs)
    look(page)
    page.locator("main form.portail-formulaire button[type=submit]").click()
    expect(page.locator(".fr-alert--success").first).to_be_visible()


def _assert_signed(page, pk, structure):
    """Active convention, valid annexe, the very bytes that were signed, and a public page that says so."""
    _wait_for_documents(page, pk)
    dossier = Dossier.objects.get(pk=pk)
    convention = dossier.convention
    annexe = convention.annexes.get()
    signe = dossier.documents.get(nature="CONVENTION")
    contenu = page.request.get(reverse("conventions:document", args=[signe.pk])).body()
    assert dossier.etat == EtatDossier.SIGNE
    assert (convention.etat, annexe.etat, annexe.reception_asp_on) == ("ACTIVE", "VALIDE", None)
    assert contenu.startswith(b"%PDF-")
    assert {s.sha256 for s in signe.signatures.all()} == {hashlib.sha256(contenu).hexdigest()}
    assert signe.signatures.count() == 2
    page.goto(reverse("structures:fiche", args=[structure.pk]))
    look(page)
    expect(page.get_by_role("main")).to_contain_text(f"31 décembre {annee_demandee()}")
    expect(page.get_by_role("main")).to_contain_text(re.compile("[Cc]onventionnée"))
    page.goto(reverse("conventions:convention_detail", args=[convention.pk]))
    look(page)
