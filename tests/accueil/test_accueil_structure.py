"""The home of a representative: what waits, sorted by date; her structures only; a flat number of queries."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conventions.enums import EtatDossier
from conventions.models import Correction
from siae_portal.accueil.taches import Tache, taches_of
from tests.accompagnement.factories import EntretienFactory, SalarieFactory
from tests.comptes.factories import HabilitationFactory, UserFactory
from tests.conventions.factories import AT, AnnexeFinanciereFactory, ConventionFactory, DossierFactory
from tests.structures.factories import StructureFactory

ACCUEIL = "/"


@pytest.mark.django_db
def test_a_visitor_reads_what_the_portal_is(client):
    assert "Se connecter" in client.get(ACCUEIL).content.decode()


def test_todos_are_sorted_by_date_and_those_without_a_date_come_last():
    sans_date = Tache(libelle="b", url="/b")
    tard, tot = (
        Tache(libelle="c", url="/c", avant_le=date(2027, 2, 1)),
        Tache(libelle="a", url="/a", avant_le=date(2027, 1, 1)),
    )

    taches = taches_of(
        None, on=date(2026, 12, 1), fournisseurs=[lambda _u, _on: [sans_date, tard], lambda _u, _on: [tot]]
    )

    assert taches == [tot, tard, sans_date]


@pytest.mark.django_db
def test_an_open_request_waits_for_the_structure(client):
    dossier = DossierFactory(incomplet=True)
    if not dossier.corrections.exists():
        Correction.objects.create(
            dossier=dossier,
            elements=[{"code": "STATUTS", "libelle": "Statuts", "raison": "page 2 manquante"}],
            motif="Il manque une pièce.",
            demandee_at=AT,
            demandee_par=dossier.cree_par,
            terme_on=date(2026, 12, 20),
        )
    client.force_login(UserFactory(dirigeant=True, of=dossier.structure))

    html = client.get(ACCUEIL).content.decode()

    assert "Compléter 1 point du dossier ACI 2027" in html
    assert reverse("conventions:dossier_repondre", args=[dossier.pk]) in html


@pytest.mark.django_db
def test_the_dossiers_of_another_structure_are_not_shown(client):
    autre = DossierFactory()
    client.force_login(UserFactory(dirigeant=True, of=StructureFactory()))

    assert autre.structure.denomination not in client.get(ACCUEIL).content.decode()


@pytest.mark.django_db
def test_a_convention_is_shown_with_its_annexe(client):
    annexe = AnnexeFinanciereFactory()
    client.force_login(UserFactory(dirigeant=True, of=annexe.structure))

    html = client.get(ACCUEIL).content.decode()

    assert annexe.convention.numero in html
    assert "7,95\u00a0ETP" in html


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow(client):
    structure = StructureFactory()
    client.force_login(UserFactory(dirigeant=True, of=structure))

    def queries_with(annees: range) -> int:
        for annee in annees:
            a_signer = {"etat": EtatDossier.A_SIGNER, "depose_at": AT, "echeance_on": date(2027, 2, 1)}
            DossierFactory(structure=structure, annee=annee, **a_signer)
            AnnexeFinanciereFactory(convention=ConventionFactory(structure=structure))
        with CaptureQueriesContext(connection) as queries:
            client.get(ACCUEIL)
        return len(queries)

    assert queries_with(range(2027, 2028)) == queries_with(range(2028, 2033))


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_structures_of_a_person(client):
    comptes = []
    for nombre in (2, 6):
        user = UserFactory()
        for salarie in SalarieFactory.create_batch(nombre):
            HabilitationFactory(user=user, of=salarie.structure)
        client.force_login(user)
        client.get(ACCUEIL)
        with CaptureQueriesContext(connection) as queries:
            client.get(ACCUEIL)
        comptes.append(len(queries))

    assert comptes[0] == comptes[1]


@pytest.mark.django_db
def test_who_accompanies_reads_how_many_interviews_wait_and_no_name(client):
    on = timezone.localdate()
    salarie = SalarieFactory(entree_on=on - timedelta(days=90))
    EntretienFactory(salarie=salarie, tenu_on=on - timedelta(days=30), prochain_on=on)
    client.force_login(salarie.referent)

    html = client.get(ACCUEIL).content.decode()

    assert "Mener 1 entretien prévu" in html
    assert salarie.nom not in html
