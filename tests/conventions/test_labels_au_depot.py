"""A label opens a deposit until its last day, and no longer: régie de quartier (RC10), GEIQ (RC09)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from conventions.enums import EtatDossier
from conventions.models import Dossier
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import joindre_tout, remplir
from tests.conventions.factories import AT
from tests.structures.factories import EtablissementSireneFactory, LabelFactory, StructureFactory

pytestmark = pytest.mark.django_db
PREMIER_JOUR = date(2027, 1, 1)


@pytest.fixture
def structure():
    return StructureFactory()


@pytest.fixture
def dirigeante(structure, client):
    user = UserFactory(dirigeant=True, of=structure)
    client.force_login(user)
    return user


def deposit(client, dossier):
    url = reverse("conventions:dossier_deposer", args=[dossier.pk])
    page = client.get(url)
    champs = page.context["form"].fields
    donnees = {nom: "on" if nom == "declaration" else "Nous l’expliquons ici." for nom in champs}
    reponse = client.post(url, donnees)
    dossier.refresh_from_db()
    return reponse, page


CAS = pytest.mark.parametrize(
    ("fin_on", "depose"),
    [(PREMIER_JOUR, True), (PREMIER_JOUR - timedelta(days=1), False)],
    ids=["last day", "the day after"],
)


@CAS
def test_a_regie_deposits_until_the_last_day_of_its_label(client, structure, dirigeante, fin_on, depose):
    LabelFactory(structure=structure, fin_on=fin_on)
    dossier = remplir(structure, dirigeante, type_structure="EI")
    Dossier.objects.filter(pk=dossier.pk).update(label_rq=True)
    joindre_tout(dossier, acte=Acte(user=dirigeante, at=AT))

    _reponse, page = deposit(client, dossier)

    assert (dossier.etat == EtatDossier.DEPOSE) == depose
    assert ("Le label régie de quartier doit être en cours" in page.content.decode()) != depose


@CAS
def test_a_geiq_deposits_until_the_last_day_of_its_recognition(client, structure, dirigeante, fin_on, depose):
    LabelFactory(structure=structure, geiq=True, fin_on=fin_on)
    dossier = remplir(structure, dirigeante, type_structure="GEIQ")

    deposit(client, dossier)

    assert (dossier.etat == EtatDossier.DEPOSE) == depose


def test_who_does_not_declare_a_regie_needs_no_label(client, structure, dirigeante):
    dossier = remplir(structure, dirigeante, type_structure="EI")

    deposit(client, dossier)

    assert dossier.etat == EtatDossier.DEPOSE


def test_a_closed_establishment_is_an_alert_that_a_sentence_answers(client, structure, dirigeante):
    EtablissementSireneFactory(siret=structure.siret, ferme=True)
    dossier = remplir(structure, dirigeante, type_structure="EI")

    _reponse, page = deposit(client, dossier)

    assert "Établissement fermé" in page.content.decode()
    assert dossier.etat == EtatDossier.DEPOSE
    assert dossier.controles.get(regle="RC04").justification
