"""A director imports three members, corrects one bad cell, applies, then undoes; in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Invitation
from tests.comptes.factories import HabilitationFactory, UserFactory
from tests.e2e.axe import check_page
from tests.e2e.gestes import press, sign_in
from tests.e2e.ouvrier import running_worker
from tests.structures.factories import StructureFactory
from tests.structures.lots import as_csv

pytestmark = pytest.mark.django_db(transaction=True)


def _line(courriel, role="Gestionnaire"):
    return {"Courriel": courriel, "Rôle": role}


def test_a_director_imports_three_members_then_undoes(telephone):
    page = telephone
    structure = StructureFactory()
    dirigeante = UserFactory(dirigeant=True, of=structure)
    partie = HabilitationFactory(of=structure, role=Role.GESTIONNAIRE)
    membres = [
        _line(dirigeante.email, "Représentant de la structure"),
        _line("anne@exemple.invalid"),
        _line("bilal@exemple.invalid", "Chargé d’accompagnement"),
    ]
    sign_in(page, dirigeante)

    with running_worker():
        _send(page, structure, as_csv(*membres, _line("chloé à exemple.invalid")))
        expect(page.get_by_text("n’est pas une adresse électronique")).to_be_visible(timeout=20_000)
        check_page(page)
        _send(page, structure, as_csv(*membres, _line("chloe@exemple.invalid")))
        expect(page.get_by_role("button", name="Appliquer 3 lignes")).to_be_visible(timeout=20_000)
        check_page(page)
        page.get_by_role("link", name="Absentes du fichier").click()
        page.get_by_role("checkbox", name=f"Choisir {partie.user}").check(force=True)
        press(page, "Fermer l’accès des personnes choisies")
        expect(page.get_by_text("Accès fermé après le")).to_be_visible()
        check_page(page)
        press(page, "Appliquer 4 lignes")
        expect(page.locator("#lot-etat")).to_contain_text("Appliqué le", timeout=20_000)
        assert Invitation.objects.pending().count() == 3
        press(page, "Annuler ce lot")
        expect(page.locator("#lot-etat")).to_contain_text("Annulé le", timeout=20_000)

    check_page(page)
    partie.refresh_from_db()
    assert (Invitation.objects.pending().count(), partie.fin_on) == (0, None)


def _send(page, structure, contenu):
    page.goto(reverse("structures:structure_equipe", args=[structure.pk]))
    press(page, "Importer des membres")
    check_page(page)
    page.locator("#id_fichier").set_input_files(
        [{"name": "membres.csv", "mimeType": "text/csv", "buffer": contenu}]
    )
    press(page, "Envoyer et comparer")
