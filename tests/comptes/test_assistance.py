"""Support access: read only, an hour, with a banner, a reason and a journal."""

import pytest
from django.core import mail
from django.urls import reverse

from siae_portal.audit.models import Evenement
from siae_portal.comptes.assistance import CLE
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import AccesSupport, Invitation
from structures.enums import GesteEquipe
from tests.accompagnement.factories import SalarieFactory
from tests.comptes.factories import AccesSupportFactory, UserFactory
from tests.conventions.factories import DossierFactory
from tests.outbox.livraison import deliver_all
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure():
    return StructureFactory()


@pytest.fixture
def dirigeant(structure):
    return UserFactory(dirigeant=True, of=structure)


@pytest.fixture
def admin(client):
    user = UserFactory(administrateur=True)
    client.force_login(user)
    return user


def _open(client, structure, motif="Appel du matin : dépôt bloqué."):
    return client.post(reverse("structures:assistance_ouvrir", args=[structure.pk]), {"motif": motif})


def test_it_is_found_by_name_or_siret(client, structure, admin):
    for q in (structure.denomination.upper(), structure.siret[:9]):
        assert (
            structure.denomination in client.get(reverse("structures:assistance"), {"q": q}).content.decode()
        )


def test_a_reason_is_required(client, structure, admin):
    reponse = _open(client, structure, motif=" ")

    assert reponse.status_code == 200
    assert not AccesSupport.objects.exists()


def test_it_is_journaled_on_the_structure_and_told_to_its_representatives(
    client, structure, dirigeant, admin
):
    _open(client, structure)

    trace = Evenement.objects.of(structure).get()
    deliver_all()
    assert (trace.geste, trace.user, trace.motif.texte) == (
        GesteEquipe.OUVRIR_ASSISTANCE,
        admin,
        "Appel du matin : dépôt bloqué.",
    )
    assert mail.outbox[0].to == [dirigeant.email]
    assert "dépôt bloqué" in mail.outbox[0].body


def test_each_page_bears_the_banner_and_reads_as_the_representative(client, structure, admin):
    dossier, ailleurs = DossierFactory(structure=structure), DossierFactory()
    _open(client, structure)

    page = client.get(reverse("conventions:dossier_detail", args=[dossier.pk]))

    assert page.status_code == 200
    assert f"Assistance – lecture seule – {structure.denomination} – jusqu’à" in page.content.decode()
    assert client.get(reverse("conventions:dossier_detail", args=[ailleurs.pk])).status_code == 404
    assert client.get(reverse("structures:services")).status_code == 403


def test_nothing_can_be_written(client, structure, admin):
    dossier = DossierFactory(structure=structure)
    _open(client, structure)

    for adresse in (
        reverse("structures:structure_inviter", args=[structure.pk]),
        reverse("conventions:dossier_deposer", args=[dossier.pk]),
        reverse("accueil:lieu"),
        reverse("structures:assistance_ouvrir", args=[structure.pk]),
    ):
        reponse = client.post(adresse, {"courriel": "a@exemple.invalid", "role": Role.DIRIGEANT})
        assert reponse.status_code == 403, adresse
        assert "Rien n’a été enregistré" in reponse.content.decode()
    assert not Invitation.objects.exists()


def test_no_person_followed_is_ever_opened(client, structure, admin):
    salarie = SalarieFactory(structure=structure)
    _open(client, structure)

    assert client.get(reverse("accompagnement:salarie_detail", args=[salarie.pk])).status_code == 403


def test_closed_the_person_finds_her_own_rights_again(client, structure, admin):
    _open(client, structure)

    client.post(reverse("structures:assistance_fermer"))

    assert AccesSupport.objects.get().ferme_at is not None
    assert Evenement.objects.of(structure).first().geste == GesteEquipe.FERMER_ASSISTANCE
    assert client.get(reverse("structures:services")).status_code == 200
    assert "Assistance – lecture seule" not in client.get("/").content.decode()


def _with_access(client, acces):
    session = client.session
    session[CLE] = acces.pk
    session.save()


def test_over_it_opens_nothing(client, structure, admin):
    _with_access(client, AccesSupportFactory(user=admin, structure=structure, expire=True))

    assert client.get(reverse("structures:services")).status_code == 200
    assert CLE not in client.session


def test_the_access_of_another_opens_nothing(client, structure, admin):
    dossier = DossierFactory(structure=structure)
    _with_access(client, AccesSupportFactory(structure=structure))

    assert client.get(reverse("conventions:dossier_detail", args=[dossier.pk])).status_code == 403


def test_who_is_no_longer_administrator_reads_nothing_more(client, structure, admin):
    dossier = DossierFactory(structure=structure)
    _open(client, structure)
    admin.habilitations.update(debut_on="2020-01-01", fin_on="2020-02-01")

    assert client.get(reverse("conventions:dossier_detail", args=[dossier.pk])).status_code == 403


def test_opening_another_closes_the_first(client, structure, admin):
    premier = AccesSupportFactory(user=admin)

    _open(client, structure)

    premier.refresh_from_db()
    assert premier.ferme_at is not None


def test_the_representative_reads_it_in_the_journal_of_her_team(client, structure, dirigeant, admin):
    _open(client, structure)
    client.force_login(dirigeant)

    html = client.get(reverse("structures:structure_equipe", args=[structure.pk])).content.decode()

    assert "Ouvrir un accès d’assistance, en lecture seule" in html
    assert "Appel du matin" in html
