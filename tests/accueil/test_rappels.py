"""Reminders: the right days, one digest by person and day, never of a state that has changed since."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from conventions.enums import EtatDossier
from conventions.models import Correction, Dossier
from siae_portal.accueil.resume import write_digests
from siae_portal.courriels.enums import Avis, Rythme
from siae_portal.courriels.models import Courriel, PreferenceCourriel
from siae_portal.courriels.preferences import set_preferences, wants
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import HabilitationFactory, UserFactory
from tests.conventions.factories import AT, CampagneFactory, DossierFactory
from tests.outbox.livraison import deliver_all
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db

CLOTURE = date(2026, 12, 31)


def at(jours, heure=9):
    """So many days before the end, in the morning."""
    jour = CLOTURE - timedelta(days=jours)
    return datetime(jour.year, jour.month, jour.day, heure, tzinfo=UTC)


@pytest.fixture
def campagne():
    return CampagneFactory(cloture_on=CLOTURE)


@pytest.fixture
def brouillon(campagne):
    return DossierFactory(campagne=campagne)


@pytest.fixture
def dirigeante(brouillon):
    return brouillon.cree_par


@pytest.mark.parametrize(
    ("jours", "attendu"), [(16, 0), (15, 1), (14, 0), (8, 0), (7, 1), (3, 0), (2, 1), (1, 0), (0, 0), (-2, 0)]
)
def test_a_draft_is_reminded_at_15_7_and_2_days(dirigeante, jours, attendu):
    write_digests(at=at(jours))
    deliver_all()

    assert len(mail.outbox) == attendu


def test_nobody_is_written_to_at_night(dirigeante):
    assert write_digests(at=at(7, heure=3)) == 0
    assert not Courriel.objects.exists()


def test_a_person_has_one_digest_a_day_for_all_her_dossiers(campagne, brouillon, dirigeante):
    autre = StructureFactory(denomination="La Ressourcerie fictive")
    HabilitationFactory(user=dirigeante, role="DIRIGEANT", of=autre)
    DossierFactory(structure=autre, campagne=campagne, cree_par=dirigeante)
    write_digests(at=at(7))
    write_digests(at=at(7, heure=10))
    deliver_all()

    [message] = mail.outbox
    assert message.subject == "2\u00a0dossiers à déposer avant la clôture de la campagne"
    assert "La Ressourcerie fictive" in message.body
    assert "avant le 31 décembre 2026" in message.body.replace("\u00a0", " ")
    assert message.extra_headers["List-Unsubscribe"].endswith("/preferences/>")


def test_the_nature_of_a_draft_keeps_its_acronyms(campagne):
    DossierFactory(campagne=campagne, nature="AVENANT_ETP")
    write_digests(at=at(7))

    deliver_all()

    assert "avenant en cours d’année (ETP)" in mail.outbox[0].body


def test_the_manager_is_reminded_too(brouillon, dirigeante):
    gestionnaire = UserFactory(gestionnaire=True, of=brouillon.structure)
    UserFactory(accompagnateur=True, of=brouillon.structure)
    write_digests(at=at(2))
    deliver_all()

    assert {m.to[0] for m in mail.outbox} == {dirigeante.email, gestionnaire.email}


def test_a_dossier_deposited_meanwhile_is_not_told(brouillon, dirigeante):
    write_digests(at=at(7))
    Dossier.objects.update(etat=EtatDossier.DEPOSE, depose_at=AT, echeance_on=date(2027, 2, 1))

    deliver_all()

    assert mail.outbox == []
    assert Courriel.objects.get().abandonne_at


def test_a_campaign_moved_meanwhile_is_not_told(brouillon, campagne, dirigeante):
    write_digests(at=at(7))
    campagne.cloture_on = date(2027, 3, 31)
    campagne.save()

    deliver_all()

    assert mail.outbox == []


def test_the_draft_of_another_structure_is_not_told(campagne, dirigeante):
    DossierFactory(structure=StructureFactory(denomination="La Ressourcerie fictive"), campagne=campagne)
    write_digests(at=at(7))
    deliver_all()

    sien = next(message for message in mail.outbox if message.to == [dirigeante.email])
    assert len(mail.outbox) == 2
    assert sien.subject == "1\u00a0dossier à déposer avant la clôture de la campagne"
    assert "La Ressourcerie fictive" not in sien.body


def leave(personne):
    personne.habilitations.update(fin_on=date(2021, 1, 1))


def close(personne):
    personne.is_active = False
    personne.save()


@pytest.mark.parametrize("depart", [leave, close])
def test_a_person_who_left_meanwhile_is_not_told(brouillon, dirigeante, depart):
    write_digests(at=at(7))
    depart(dirigeante)

    deliver_all()

    assert mail.outbox == []
    assert write_digests(at=at(2)) == 0


def test_a_person_who_refused_meanwhile_is_not_told(brouillon, dirigeante):
    write_digests(at=at(7))
    set_preferences(rappels=False, messages=True, rythme=Rythme.IMMEDIAT, acte=Acte(user=dirigeante, at=AT))

    deliver_all()

    assert mail.outbox == []
    assert write_digests(at=at(2)) == 0


def test_a_habilitation_that_ended_gives_no_reminder(brouillon, dirigeante):
    dirigeante.habilitations.update(fin_on=date(2026, 11, 1))

    assert write_digests(at=at(7)) == 0


def test_a_draft_without_campaign_is_not_reminded():
    DossierFactory()

    assert write_digests(at=at(7)) == 0


def test_a_campaign_that_is_not_open_yet_is_not_told(campagne, dirigeante):
    campagne.ouverture_on = CLOTURE - timedelta(days=5)
    campagne.save()

    assert write_digests(at=at(7)) == 0
    assert write_digests(at=at(2)) == 1


def test_the_digest_tells_the_other_things_to_do(campagne, brouillon, dirigeante):
    incomplet = DossierFactory(structure=brouillon.structure, type="EI", incomplet=True)
    Correction.objects.create(
        dossier=incomplet,
        elements=[{"code": "STATUTS", "libelle": "Statuts", "raison": "Illisibles."}],
        motif="Merci de compléter.",
        demandee_at=AT,
        demandee_par=UserFactory(instructeur=True, of=incomplet.service),
        terme_on=date(2027, 1, 10),
    )
    write_digests(at=at(7))

    deliver_all()

    assert "Aussi à faire" in mail.outbox[0].body
    assert "Compléter 1 point" in mail.outbox[0].body


def test_the_row_waits_with_ids_only(brouillon, dirigeante):
    write_digests(at=at(7))

    contexte = Courriel.objects.get().contexte
    assert brouillon.structure.denomination not in contexte
    assert dirigeante.prenom not in contexte


def test_by_default_everything_is_told():
    personne = UserFactory()

    assert wants(personne.pk, Avis.RAPPELS)
    assert wants(personne.pk, Avis.MESSAGES)


def test_the_page_keeps_the_choices_of_the_person_and_says_what_is_not_optional(client):
    personne, autre = UserFactory(), UserFactory()
    client.force_login(personne)
    adresse = reverse("courriels:preferences")
    assert "ne se refusent pas" in client.get(adresse).content.decode()

    client.post(adresse, {"messages": "on", "rythme": "QUOTIDIEN"})

    preference = PreferenceCourriel.objects.get()
    assert (preference.user, preference.rappels, preference.rythme) == (personne, False, Rythme.QUOTIDIEN)
    assert wants(autre.pk, Avis.RAPPELS)
    assert client.get(adresse).context["form"]["rythme"].value() == Rythme.QUOTIDIEN


def test_a_forged_rhythm_is_refused(client):
    client.force_login(UserFactory())

    reponse = client.post(reverse("courriels:preferences"), {"rythme": "JAMAIS"})

    assert reponse.status_code == 422
    assert "Choisissez un rythme de la liste." in reponse.content.decode()
    assert not PreferenceCourriel.objects.exists()


def test_a_hundred_drafts_cost_no_more_queries_to_find(campagne, django_assert_max_num_queries):
    structure = StructureFactory()
    personne = UserFactory(dirigeant=True, of=structure)
    for rang in range(20):
        DossierFactory(structure=structure, campagne=campagne, annee=2027 + rang, cree_par=personne)

    with django_assert_max_num_queries(14):
        write_digests(at=at(15))
