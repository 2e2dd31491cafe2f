"""The journal: appended only, by the database itself, and chained."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from siae_portal.audit.models import Evenement, Motif
from siae_portal.audit.services import broken_links, fingerprint, record
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import UserFactory
from tests.conventions.factories import DossierFactory

AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def dossier(db):
    return DossierFactory()


@pytest.fixture
def chaine(dossier):
    """Three events of one dossier."""
    acte = Acte(user=UserFactory(), at=AT, motif="Relu.")
    return [record(dossier, geste=geste, acte=acte) for geste in ("CREER", "ENREGISTRER", "DEPOSER")]


def test_record_says_who_when_what(dossier):
    user = UserFactory()

    record(dossier, geste="DEPOSER", acte=Acte(user=user, at=AT), avant="BROUILLON", apres="DEPOSE")

    evenement = Evenement.objects.of(dossier).get()
    assert (evenement.user, evenement.at, evenement.geste) == (user, AT, "DEPOSER")
    assert (evenement.avant, evenement.apres, evenement.rang) == ("BROUILLON", "DEPOSE", 1)


def test_an_event_of_the_portal_has_no_person(dossier):
    assert record(dossier, geste="CONSTATER_SILENCE", acte=Acte(user=None, at=AT)).user is None


def test_the_reason_stands_apart_so_that_it_may_be_erased(dossier, chaine):
    Motif.objects.filter(evenement=chaine[1]).delete()

    assert broken_links(dossier) == []


@pytest.mark.django_db(transaction=True)
def test_record_refuses_to_live_outside_the_transaction_of_its_act():
    dossier = DossierFactory()

    with pytest.raises(RuntimeError, match="share the transaction"):
        record(dossier, geste="DEPOSER", acte=Acte(user=None, at=AT))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_evenement SET geste = 'REFUSER' WHERE id = %s",
        "DELETE FROM audit_motif WHERE evenement_id = %s; DELETE FROM audit_evenement WHERE id = %s",
    ],
)
def test_the_database_refuses_to_change_or_erase(chaine, sql):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cur:
        cur.execute(sql, [chaine[0].pk] * sql.count("%s"))

    assert Evenement.objects.filter(pk=chaine[0].pk, geste="CREER").exists()


def test_the_orm_is_refused_too(chaine):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Evenement.objects.filter(pk=chaine[0].pk).update(geste="REFUSER")


def test_an_intact_chain_has_no_broken_link(dossier, chaine):
    assert [e.rang for e in chaine] == [1, 2, 3]
    assert chaine[2].precedent_sha256 == chaine[1].sha256
    assert broken_links(dossier) == []


def _without_trigger(sql, params):
    """What a person with all rights on the database could do."""
    with connection.cursor() as cur:
        cur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cur.execute("ALTER TABLE audit_evenement DISABLE TRIGGER audit_append_only")
        cur.execute(sql, params)
        cur.execute("ALTER TABLE audit_evenement ENABLE TRIGGER audit_append_only")


def test_a_forged_row_is_seen(dossier, chaine):
    _without_trigger("UPDATE audit_evenement SET geste = 'ABANDONNER' WHERE id = %s", [chaine[1].pk])

    assert broken_links(dossier) == [2]


def test_a_forger_who_signs_again_is_seen_at_the_next_link(dossier, chaine):
    forge = chaine[1]
    forge.geste = "ABANDONNER"

    _without_trigger(
        "UPDATE audit_evenement SET geste = %s, sha256 = %s WHERE id = %s",
        [forge.geste, fingerprint(forge), forge.pk],
    )

    assert broken_links(dossier) == [3]


def test_a_row_taken_away_is_seen(dossier, chaine):
    Motif.objects.all().delete()

    _without_trigger("DELETE FROM audit_evenement WHERE id = %s", [chaine[1].pk])

    assert broken_links(dossier) == [3]
