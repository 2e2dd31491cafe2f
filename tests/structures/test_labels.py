"""Labels: declared with a proof, confirmed, watched to their last day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from siae_portal.audit.models import Evenement
from siae_portal.courriels.models import Courriel
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.models import Label, Structure
from structures.rules.labels import organisme_le
from structures.services.labels import confirm_label, declare_label, remove_label, warn_ending_labels
from structures.tasks import prevenir_labels
from tests.comptes.factories import UserFactory
from tests.outbox.livraison import deliver_all
from tests.structures.factories import LabelFactory, StructureFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
JOUR = date(2026, 11, 24)
VALEURS = {
    "code": "RQ",
    "libelle": "",
    "numero": "RQ-2026-1",
    "debut_on": date(2026, 1, 1),
    "fin_on": date(2028, 12, 31),
}
PDF = [b"%PDF-1.7 attestation"]


@pytest.fixture
def structure():
    return StructureFactory()


@pytest.fixture
def acte(structure):
    return Acte(user=UserFactory(dirigeant=True, of=structure), at=AT)


@pytest.fixture
def agent(structure):
    return Acte(user=UserFactory(instructeur=True, of=structure.departement.service), at=AT)


def test_a_label_is_declared_with_its_proof_and_its_body(structure, acte):
    label = declare_label(pk=structure.pk, valeurs=VALEURS, preuve=PDF, acte=acte)

    assert (label.organisme, label.confirme_at) == ("Mouvement des Régies", None)
    assert label.preuve.taille_octets == len(PDF[0])
    assert Evenement.objects.of(structure).get().details["label"] == label.pk


def test_two_periods_of_a_label_do_not_overlap(structure, acte):
    declare_label(pk=structure.pk, valeurs=VALEURS, preuve=PDF, acte=acte)
    suite = {**VALEURS, "debut_on": date(2028, 12, 31), "fin_on": date(2030, 12, 31)}

    with pytest.raises(TransitionRefusee, match="lendemain"):
        declare_label(pk=structure.pk, valeurs=suite, preuve=PDF, acte=acte)

    assert declare_label(
        pk=structure.pk, valeurs={**suite, "debut_on": date(2029, 1, 1)}, preuve=PDF, acte=acte
    )


def test_a_quality_label_names_its_body(structure, acte):
    valeurs = {**VALEURS, "code": "QUALITE", "libelle": "RSEi"}

    with pytest.raises(TransitionRefusee, match="organisme"):
        declare_label(pk=structure.pk, valeurs=valeurs, preuve=PDF, acte=acte)

    valeurs["organisme"] = "Organisme fictif"
    label = declare_label(pk=structure.pk, valeurs=valeurs, preuve=PDF, acte=acte)
    assert str(label) == "RSEi"


def test_a_confirmed_label_is_not_taken_back(structure, acte, agent):
    label = declare_label(pk=structure.pk, valeurs=VALEURS, preuve=PDF, acte=acte)

    confirm_label(pk=label.pk, acte=agent)
    confirm_label(pk=label.pk, acte=agent)

    with pytest.raises(TransitionRefusee, match="confirmé par l’État"):
        remove_label(pk=label.pk, acte=acte)
    assert Evenement.objects.of(structure).filter(geste="CONFIRMER_LABEL").count() == 1


def test_a_label_declared_by_mistake_is_taken_back(structure, acte):
    label = declare_label(pk=structure.pk, valeurs=VALEURS, preuve=PDF, acte=acte)

    remove_label(pk=label.pk, acte=acte)

    assert not Label.objects.exists()


def test_a_structure_does_not_confirm_its_own_label(structure, acte):
    label = declare_label(pk=structure.pk, valeurs=VALEURS, preuve=PDF, acte=acte)

    with pytest.raises(Label.DoesNotExist):
        confirm_label(pk=label.pk, acte=acte)


def test_a_stranger_declares_nothing(structure):
    acte = Acte(user=UserFactory(dirigeant=True, of=StructureFactory()), at=AT)

    with pytest.raises(Structure.DoesNotExist):
        declare_label(pk=structure.pk, valeurs=VALEURS, preuve=PDF, acte=acte)


@pytest.mark.parametrize(
    ("jours", "prevenus"), [(-1, 0), (0, 1), (90, 1), (91, 0)], ids=["over", "last day", "90 days", "91 days"]
)
def test_who_is_warned_and_when(structure, acte, jours, prevenus):
    LabelFactory(structure=structure, debut_on=date(2020, 1, 1), fin_on=JOUR + timedelta(days=jours))

    warn_ending_labels(on=JOUR)

    assert Courriel.objects.count() == prevenus


def test_the_warning_is_sent_once_to_each_representative(structure, acte):
    UserFactory(dirigeant=True, of=structure)
    LabelFactory(structure=structure, fin_on=JOUR + timedelta(days=60))

    warn_ending_labels(on=JOUR)
    warn_ending_labels(on=JOUR + timedelta(days=1))
    deliver_all()

    assert len(mail.outbox) == 2
    assert "23 janvier 2027" in mail.outbox[0].subject.replace("\xa0", " ")
    assert reverse("structures:label_ajouter", args=[structure.pk]) in mail.outbox[0].body


def test_a_label_renewed_meanwhile_is_not_told(structure, acte):
    label = LabelFactory(structure=structure, fin_on=JOUR + timedelta(days=60))
    warn_ending_labels(on=JOUR)
    LabelFactory(structure=structure, debut_on=label.fin_on + timedelta(days=1), fin_on=date(2030, 1, 1))

    deliver_all()

    assert mail.outbox == []
    assert warn_ending_labels(on=JOUR + timedelta(days=2)) == 0


def test_the_task_reads_the_day(structure, acte):
    prevenir_labels()

    assert not Courriel.objects.exists()


def test_bodies_come_from_the_file():
    assert organisme_le("GEIQ", on=JOUR) == "Fédération française des GEIQ (FFGEIQ)"
    assert organisme_le("QUALITE", on=JOUR) == ""
