"""The pages of the State service in a real browser, wide and on a phone: axe, one title, no side scroll."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from siae_portal.formats import euros
from structures.models import Structure
from tests.conventions.factories import AnnexeFinanciereFactory, ConventionFactory, DossierFactory
from tests.conventions.parcours import ETAPES, Parcours
from tests.e2e.gestes import look, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

# Step → who looks next, and at which pages of the dossier.
PAGES = {
    "deposer": ("instructeur", ["dossier_detail", "dossier_completer"]),
    "complet": ("instructeur", ["dossier_detail"]),
    "instruire": ("instructeur", ["dossier_inscrire"]),
    "inscrire": ("secretaire", ["dossier_avis"]),
    "avis": ("instructeur", ["dossier_proposer"]),
    "proposer": ("chef_service", ["dossier_detail", "dossier_geste:viser", "dossier_geste:renvoyer"]),
    "viser": ("signataire", ["dossier_accepter", "dossier_refuser"]),
    "documents": ("dirigeant", ["dossier_signer"]),
    "notifier": ("signataire", ["dossier_detail"]),
}


# Ten ETP of an ACI at 23 921 euros: what the page computes while the agent types.
DIX_ETP = euros(239_210)


@pytest.fixture
def clock(monkeypatch):
    """The pages live one hour after the last act of the path."""

    def set_after(parcours):
        instant = parcours.at + timedelta(hours=1)
        monkeypatch.setattr(timezone, "now", lambda: instant)

    return set_after


def address(parcours, nom):
    """« dossier_geste:viser » is an act of the dossier."""
    vue, _, geste = nom.partition(":")
    return reverse(f"conventions:{vue}", args=[parcours.dossier.pk, *([geste] if geste else [])])


def test_the_pages_of_the_service_are_clean_everywhere(page, live_server, clock):
    parcours = Parcours()
    parcours.until("remplir")
    AnnexeFinanciereFactory(convention=ConventionFactory(structure=parcours.structure))
    DossierFactory(structure=parcours.structure, depose=True, annee=2028)
    etapes = iter(ETAPES[1:])

    for etape in etapes:
        getattr(parcours, etape)()
        if etape not in PAGES:
            continue
        role, pages = PAGES[etape]
        clock(parcours)
        page.context.clear_cookies()
        sign_in(page, getattr(parcours, role), live_server.url)
        look(page)
        for nom in pages:
            page.goto(live_server.url + address(parcours, nom))
            look(page)
            if nom == "dossier_proposer":
                page.locator("#id_etp").fill("10")
                expect(page.locator(".portail-chiffre")).to_have_text(DIX_ETP)

    parcours.convention.refresh_from_db()
    suite = [
        reverse("conventions:dossier_list"),
        reverse("conventions:convention_list"),
        reverse("conventions:convention_detail", args=[parcours.convention.pk]),
        reverse("structures:structure_detail", args=[parcours.structure.pk]),
        reverse("structures:annuaire"),
        reverse("structures:fiche", args=[parcours.structure.pk]),
        reverse("conventions:verification"),
    ]
    for adresse in suite:
        page.goto(live_server.url + adresse)
        look(page)
    assert Structure.objects.filter(pk=parcours.structure.pk, conventions__etat="ACTIVE").exists()
