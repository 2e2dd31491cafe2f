"""Every page of the State agent opens at its state, says whose turn it is, and has one main act."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.conventions.factories import AT
from tests.conventions.parcours import Parcours

pytestmark = pytest.mark.django_db

PRINCIPAL = 'class="fr-btn"'


@pytest.fixture(autouse=True)
def december(monkeypatch):
    """The pages read the same clock as the path."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


def detail(client, dossier, user):
    client.force_login(user)
    return client.get(reverse("conventions:dossier_detail", args=[dossier.pk]))


@pytest.mark.parametrize(
    ("etape", "role", "verbe"),
    [
        ("deposer", "instructeur", "Prendre le dossier"),
        ("prendre", "instructeur", "Déclarer complet"),
        ("complet", "instructeur", "Ouvrir l’instruction"),
        ("instruire", "instructeur", "Inscrire à l’ordre du jour"),
        ("inscrire", "secretaire", "Enregistrer l’avis"),
        ("avis", "instructeur", "Proposer la décision"),
        ("proposer", "chef_service", "Viser la proposition"),
        ("viser", "signataire", "Accepter"),
        ("signer_structure", "signataire", "Signer pour l’État"),
    ],
)
def test_each_state_has_its_main_act(client, etape, role, verbe):
    parcours = Parcours().until(etape)

    page = detail(client, parcours.dossier, getattr(parcours, role))

    html = page.content.decode()
    assert page.context["gestes"].principal.libelle == verbe
    contenu = html[html.index("<main") : html.index("</main>")]
    assert contenu.count(PRINCIPAL) == 1
    assert page.context["tour"].a_vous
