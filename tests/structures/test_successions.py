"""Changes of SIRET: a transfer keeps the body, a takeover ties two of them."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from siae_portal.audit.models import Evenement
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import NatureSuccession
from structures.models import Structure, Succession
from structures.services.successions import declare_takeover, declare_transfer
from tests.comptes.factories import UserFactory
from tests.structures.factories import (
    CommuneFactory,
    DepartementFactory,
    EtablissementSireneFactory,
    StructureFactory,
    siret_of,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
JOUR = date(2026, 11, 1)


@pytest.fixture
def structure():
    return StructureFactory(rang=7001)


@pytest.fixture
def acte(structure):
    return Acte(user=UserFactory(dirigeant=True, of=structure), at=AT)


@pytest.fixture
def agent(structure):
    return Acte(user=UserFactory(instructeur=True, of=structure.departement.service), at=AT)


def test_a_transfer_moves_the_current_siret_only(structure, acte):
    declare_transfer(pk=structure.pk, siret=siret_of(7001, 2), effet_on=JOUR, acte=acte)

    structure.refresh_from_db()
    succession = structure.successions.get()
    assert (structure.siret, structure.siret_signature) == (siret_of(7001, 2), siret_of(7001))
    assert (succession.siret_avant, succession.siret_apres) == (siret_of(7001), siret_of(7001, 2))
    assert Evenement.objects.of(structure).get().details == {"succession": succession.pk}


def test_a_transfer_to_another_departement_changes_the_state_service(structure, acte):
    commune = CommuneFactory(
        code="56260", nom="Vannes", nom_tri="vannes", departement=DepartementFactory(morbihan=True)
    )

    declare_transfer(
        pk=structure.pk,
        siret=siret_of(7001, 2),
        effet_on=JOUR,
        adresse="1 rue du Port",
        code_postal="56000",
        commune=commune,
        acte=acte,
    )

    structure.refresh_from_db()
    assert (structure.departement_id, structure.adresse) == ("56", "1 rue du Port")


@pytest.mark.parametrize(
    ("siret", "effet_on", "raison"),
    [
        (siret_of(7001), JOUR, "déjà le SIRET"),
        (siret_of(7002), JOUR, "un autre SIREN"),
        (siret_of(7001, 4), JOUR, "fermé"),
        (siret_of(7001, 5), JOUR, "d’une autre structure"),
        (siret_of(7001, 2), date(2026, 11, 25), "pas encore eu lieu"),
    ],
)
def test_a_transfer_is_refused_with_its_reason(structure, acte, siret, effet_on, raison):
    EtablissementSireneFactory(siret=siret_of(7001, 4), ferme=True)
    StructureFactory(siret=siret_of(7001, 5))

    with pytest.raises(TransitionRefusee, match=raison):
        declare_transfer(pk=structure.pk, siret=siret, effet_on=effet_on, acte=acte)

    assert not Succession.objects.exists()


def test_a_gestionnaire_declares_no_transfer(structure):
    acte = Acte(user=UserFactory(gestionnaire=True, of=structure), at=AT)

    with pytest.raises(Structure.DoesNotExist):
        declare_transfer(pk=structure.pk, siret=siret_of(7001, 2), effet_on=JOUR, acte=acte)


def test_the_database_refuses_a_transfer_to_another_siren(structure):
    with pytest.raises(IntegrityError, match="succession_transfert_meme_siren"), transaction.atomic():
        Succession.objects.create(
            structure=structure,
            nature=NatureSuccession.TRANSFERT,
            siret_avant=siret_of(7001),
            siret_apres=siret_of(7002),
            effet_on=JOUR,
        )


def test_a_takeover_ties_both_records(structure, agent):
    ancienne = StructureFactory(rang=7002)

    declare_takeover(
        pk=structure.pk,
        siret_precedent=ancienne.siret,
        nature=NatureSuccession.REPRISE,
        effet_on=JOUR,
        acte=agent,
    )

    assert structure.successions.get().precedente == ancienne
    assert Evenement.objects.of(structure).count() == Evenement.objects.of(ancienne).count() == 1


@pytest.mark.parametrize(
    ("precedent", "raison"),
    [(siret_of(7999), "Aucune structure"), (siret_of(7001), "le même SIREN")],
)
def test_a_takeover_is_refused_with_its_reason(structure, agent, precedent, raison):
    with pytest.raises(TransitionRefusee, match=raison):
        declare_takeover(
            pk=structure.pk,
            siret_precedent=precedent,
            nature=NatureSuccession.REPRISE,
            effet_on=JOUR,
            acte=agent,
        )


def test_a_takeover_is_recorded_once(structure, agent):
    ancienne = StructureFactory(rang=7002)
    valeurs = {"siret_precedent": ancienne.siret, "nature": NatureSuccession.FUSION, "effet_on": JOUR}
    declare_takeover(pk=structure.pk, acte=agent, **valeurs)

    with pytest.raises(TransitionRefusee, match="déjà enregistrée"):
        declare_takeover(pk=structure.pk, acte=agent, **valeurs)
