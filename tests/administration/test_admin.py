"""The admin pages: open to staff, read-only on what the workflow governs, strict as every page."""

import pytest
from django.contrib import admin
from django.urls import reverse

from conventions.models import Bareme, Dossier
from siae_portal.administration.lecture_seule import ReadOnlyAdmin
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation
from structures.models import Structure
from tests.comptes.factories import HabilitationFactory, UserFactory
from tests.conventions.factories import DossierFactory
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db

MODELES = [m for m in admin.site._registry if m._meta.app_label not in {"auth", "dsfr"}]


def names(modele):
    return f"admin:{modele._meta.app_label}_{modele._meta.model_name}"


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m._meta.label)
def test_every_list_opens_for_staff(client, modele):
    DossierFactory(depose=True)
    client.force_login(UserFactory(staff=True))

    assert client.get(reverse(f"{names(modele)}_changelist")).status_code == 200


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m._meta.label)
def test_what_the_workflow_governs_is_never_added_by_hand(client, modele):
    client.force_login(UserFactory(staff=True))
    lecture_seule = isinstance(admin.site._registry[modele], ReadOnlyAdmin)

    reponse = client.get(reverse(f"{names(modele)}_add"))

    assert reponse.status_code == (403 if lecture_seule else 200)


def test_a_dossier_shown_in_the_admin_is_not_changed_by_a_forged_form(client):
    dossier = DossierFactory(depose=True)
    client.force_login(UserFactory(staff=True))

    reponse = client.post(reverse(f"{names(Dossier)}_change", args=[dossier.pk]), {"etat": "SIGNE"})

    dossier.refresh_from_db()
    assert (reponse.status_code, dossier.etat) == (403, "DEPOSE")


def test_the_role_of_a_team_is_neither_given_nor_changed_in_the_admin(client):
    dirigeante = HabilitationFactory(role=Role.DIRIGEANT)
    client.force_login(UserFactory(staff=True))
    valeurs = {"user": dirigeante.user_id, "role": Role.DIRIGEANT, "debut_on": "2026-01-01"}

    ajout = client.post(reverse(f"{names(Habilitation)}_add"), valeurs)
    page = reverse(f"{names(Habilitation)}_change", args=[dirigeante.pk])
    changement = client.post(page, {**valeurs, "fin_on": "2026-01-02"})
    effacement = client.post(reverse(f"{names(Habilitation)}_delete", args=[dirigeante.pk]), {"post": "yes"})

    dirigeante.refresh_from_db()
    assert "depuis la page de l’équipe" in ajout.content.decode()
    assert (changement.status_code, effacement.status_code) == (403, 403)
    assert (dirigeante.fin_on, Habilitation.objects.count()) == (None, 1)


def test_a_national_role_is_given_in_the_admin(client):
    personne = UserFactory()
    client.force_login(UserFactory(staff=True))

    client.post(
        reverse(f"{names(Habilitation)}_add"),
        {"user": personne.pk, "role": Role.ADMINISTRATEUR, "debut_on": "2026-01-01"},
    )

    assert personne.habilitations.get().role == Role.ADMINISTRATEUR


def test_an_iban_is_never_shown_in_the_admin(client):
    structure = StructureFactory(iban="FR7630006000011234567890189")
    client.force_login(UserFactory(staff=True))

    page = client.get(reverse(f"{names(Structure)}_change", args=[structure.pk]))

    assert page.status_code == 200
    assert "FR7630006000011234567890189" not in page.content.decode()


def test_a_bareme_is_added_and_never_rewritten(client):
    client.force_login(UserFactory(staff=True))
    valeurs = {
        "aide": "montant_socle",
        "zone": "HORS_MAYOTTE",
        "type": "ACI",
        "effet_on": "2027-01-01",
        "montant": "24500",
        "unite": "par ETP et par an",
        "reference": "arrêté d’essai",
        "confiance": "V",
    }

    client.post(reverse(f"{names(Bareme)}_add"), valeurs)

    bareme = Bareme.objects.get(effet_on="2027-01-01")
    reponse = client.post(reverse(f"{names(Bareme)}_change", args=[bareme.pk]), {**valeurs, "montant": "1"})
    assert reponse.status_code == 403


def test_the_admin_stays_closed_to_who_is_not_staff(client):
    client.force_login(UserFactory(dirigeant=True, of=StructureFactory()))

    assert client.get(reverse("admin:index")).status_code == 302
