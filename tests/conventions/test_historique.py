"""The versions of a section: one per stretch of work, any of them comes back, columns included."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions.models import SectionDossier, VersionSection
from conventions.services.historique import RAFALE
from conventions.services.restauration import restore_version
from conventions.services.sections import save_section
from siae_portal.audit.models import Evenement
from siae_portal.workflow.machine import Acte, TransitionRefusee
from tests.comptes.factories import UserFactory
from tests.conventions.factories import AT, DossierFactory, VersionSectionFactory
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db
PLUS_TARD = RAFALE + timedelta(minutes=1)
ATELIER = {"nom": "Maraîchage", "postes": 12, "etp": Decimal("8.15"), "date_debut": date(2027, 1, 1)}


@pytest.fixture
def nadia():
    return UserFactory(dirigeant=True, of=StructureFactory())


@pytest.fixture
def dossier(nadia):
    return DossierFactory(structure=nadia.habilitations.get().structure, cree_par=nadia)


def save(dossier, qui, reponses, *, at=AT, code="PROJET"):
    section = SectionDossier.objects.filter(dossier=dossier, code=code).first()
    version = section.version if section else 0
    return save_section(
        pk=dossier.pk, code=code, reponses=reponses, version=version, acte=Acte(user=qui, at=at)
    )


def textes(dossier):
    return [v.reponses["publics"] for v in dossier.versions_de_section.order_by("version")]


def test_saves_that_follow_each_other_make_one_version(dossier, nadia):
    save(dossier, nadia, {"publics": "a"})

    save(dossier, nadia, {"publics": "ab"}, at=AT + RAFALE)

    assert textes(dossier) == ["ab"]


def test_a_pause_opens_another_version(dossier, nadia):
    save(dossier, nadia, {"publics": "a"})

    save(dossier, nadia, {"publics": "ab"}, at=AT + PLUS_TARD)

    assert textes(dossier) == ["a", "ab"]


def test_somebody_else_opens_another_version(dossier, nadia):
    save(dossier, nadia, {"publics": "a"})

    save(dossier, UserFactory(gestionnaire=True, of=dossier.structure), {"publics": "ab"})

    assert textes(dossier) == ["a", "ab"]


def test_long_work_without_a_pause_is_kept_every_half_hour(dossier, nadia):
    for minute in range(0, 64, 4):
        save(dossier, nadia, {"publics": str(minute)}, at=AT + timedelta(minutes=minute))

    assert len(textes(dossier)) == 2


def test_what_stood_before_the_history_is_its_first_version(dossier, nadia):
    SectionDossier.objects.create(
        dossier=dossier, code="PROJET", contenu={"publics": "avant"}, modifie_par=nadia, modifie_at=AT
    )

    save(dossier, nadia, {"publics": "après"}, at=AT + PLUS_TARD)

    assert textes(dossier) == ["avant", "après"]


def test_an_earlier_version_comes_back_with_its_columns_and_its_ateliers(dossier, nadia):
    save(dossier, nadia, {"publics": "a", "ateliers": [ATELIER]})
    save(dossier, nadia, {"publics": "b", "ateliers": []}, at=AT + PLUS_TARD)

    restore_version(pk=dossier.pk, code="PROJET", version=1, acte=Acte(user=nadia, at=AT + 2 * PLUS_TARD))

    atelier = dossier.ateliers.get()
    assert (atelier.nom, atelier.etp, atelier.debut_on) == ("Maraîchage", Decimal("8.15"), date(2027, 1, 1))
    assert dossier.sections.get().contenu["publics"] == "a"
    assert textes(dossier) == ["a", "b", "a"]
    assert dossier.versions_de_section.get(version=3).restauree_de == 1
    assert Evenement.objects.filter(objet_id=dossier.pk, details__restauree_de=1).exists()


def test_dates_and_figures_come_back_in_their_columns(dossier, nadia):
    save(dossier, nadia, {"date_debut": date(2027, 1, 1), "etp_demandes": Decimal("8.15")}, code="DEMANDE")
    save(
        dossier,
        nadia,
        {"date_debut": None, "etp_demandes": Decimal(3)},
        code="DEMANDE",
        at=AT + PLUS_TARD,
    )

    restore_version(pk=dossier.pk, code="DEMANDE", version=1, acte=Acte(user=nadia, at=AT + 2 * PLUS_TARD))

    dossier.refresh_from_db()
    assert (dossier.debut_on, dossier.etp_demandes) == (date(2027, 1, 1), Decimal("8.15"))


def test_an_iban_is_in_no_version_and_stays(dossier, nadia):
    save(
        dossier,
        nadia,
        {"iban": "FR7630006000011234567890189", "telephone": "03 00 00 00 01"},
        code="IDENTITE",
    )
    save(dossier, nadia, {"telephone": "03 00 00 00 02"}, code="IDENTITE", at=AT + PLUS_TARD)

    restore_version(pk=dossier.pk, code="IDENTITE", version=1, acte=Acte(user=nadia, at=AT + 2 * PLUS_TARD))

    dossier.structure.refresh_from_db()
    assert (dossier.structure.iban, dossier.structure.telephone) == (
        "FR7630006000011234567890189",
        "03 00 00 00 01",
    )
    assert not any("iban" in version.reponses for version in VersionSection.objects.all())


def test_a_transmitted_dossier_does_not_go_back(nadia):
    dossier = DossierFactory(structure=nadia.habilitations.get().structure, depose=True)
    VersionSectionFactory(dossier=dossier)

    with pytest.raises(TransitionRefusee):
        restore_version(pk=dossier.pk, code="PROJET", version=1, acte=Acte(user=nadia, at=AT))


def test_the_list_says_who_when_and_what_in_words(client, dossier, nadia):
    save(dossier, nadia, {"publics": "a"})
    save(dossier, nadia, {"publics": "b"}, at=AT + PLUS_TARD)
    client.force_login(nadia)

    html = client.get(reverse("conventions:section_versions", args=[dossier.pk, "PROJET"])).content.decode()

    assert html.count("Changé") == 2
    assert str(nadia) in html
    assert "version actuelle" in html


def test_the_list_asks_as_many_questions_for_one_version_as_for_twenty(client, dossier, nadia):
    client.force_login(nadia)
    url = reverse("conventions:section_versions", args=[dossier.pk, "PROJET"])
    VersionSectionFactory(dossier=dossier)
    with CaptureQueriesContext(connection) as une:
        client.get(url)
    for version in range(2, 21):
        VersionSectionFactory(dossier=dossier, version=version)

    with CaptureQueriesContext(connection) as vingt:
        client.get(url)

    assert len(vingt) == len(une)


def test_a_version_is_compared_then_brought_back(client, dossier, nadia):
    save(dossier, nadia, {"publics": "Un texte d’avant."})
    save(dossier, nadia, {"publics": "Un texte d’après."}, at=AT + PLUS_TARD)
    client.force_login(nadia)
    url = reverse("conventions:section_version", args=[dossier.pk, "PROJET", 1])

    page = client.get(url).content.decode()
    suite = client.post(url, follow=True).content.decode()

    assert "<del>" in page
    assert "est revenue à son état du" in suite
    assert dossier.sections.get().contenu["publics"] == "Un texte d’avant."


def test_an_unknown_version_is_not_found(client, dossier, nadia):
    client.force_login(nadia)

    assert (
        client.get(reverse("conventions:section_version", args=[dossier.pk, "PROJET", 9])).status_code == 404
    )
