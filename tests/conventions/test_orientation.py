"""Guidance: which wishes are open, which request and circuit follow, page by page."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import NatureDemande, Souhait, SuiteCommission
from conventions.models import Dossier
from conventions.rules.orientation import (
    Faits,
    annee_evidente,
    circuit_de,
    conditions_en_clair,
    conseil_de_nature,
    nature_ouverte,
    refus_de_nature,
    souhaits_ouverts,
)
from structures.rules import regles_de
from tests.comptes.factories import HabilitationFactory, UserFactory
from tests.conventions.factories import CampagneFactory, ConventionFactory
from tests.structures.factories import ServiceInstructeurFactory, StructureFactory

JOUR = date(2026, 11, 24)
CREER = "conventions:dossier_creer"
PUBLIQUE = "conventions:quelle_demande"


def faits(type_structure="ACI", **autres):
    return Faits(**{"type": type_structure, "on": JOUR, "deja": False, **autres})


def test_without_convention_one_asks_for_the_first_or_for_the_fonds():
    assert souhaits_ouverts(faits()) == [Souhait.COMMENCER, Souhait.FINANCER]


def test_a_convention_that_ends_within_the_year_is_renewed_first():
    ouverts = souhaits_ouverts(faits(deja=True, fin_on=date(2026, 12, 31)))

    assert ouverts[0] == Souhait.CONTINUER
    assert Souhait.COMMENCER not in ouverts


def test_a_longer_convention_puts_its_yearly_amendment_first():
    ouverts = souhaits_ouverts(faits(deja=True, fin_on=date(2028, 12, 31)))

    assert ouverts[0] == Souhait.ANNEE_SUIVANTE
    assert ouverts[-1] == Souhait.CONTINUER


def test_a_geiq_has_no_amendment_of_etp_nor_fonds():
    assert not nature_ouverte(NatureDemande.AVENANT_ETP, "GEIQ")
    assert not nature_ouverte(NatureDemande.FDI, "GEIQ")
    assert souhaits_ouverts(faits("GEIQ")) == [Souhait.COMMENCER]


def test_an_experiment_that_is_over_asks_for_nothing():
    assert souhaits_ouverts(faits("EITI", on=date(2026, 12, 23))) == []
    assert souhaits_ouverts(faits("EITI", on=date(2026, 12, 22))) == [Souhait.COMMENCER]
    assert "22\u00a0décembre\u00a02026" in conseil_de_nature(faits("EITI"), "PREMIERE_DEMANDE")


def test_an_amendment_without_convention_is_refused_with_what_to_do():
    refus = refus_de_nature(faits(), NatureDemande.AVENANT_ETP)

    assert refus is not None
    assert refus.endswith("demandez d’abord une convention.")


@pytest.mark.parametrize(
    ("fin_on", "attendu"), [(date(2026, 12, 31), 2027), (date(2028, 2, 29), 2028), (None, None)]
)
def test_a_renewal_begins_the_day_after_the_end(fin_on, attendu):
    assert annee_evidente(faits(deja=True, fin_on=fin_on), NatureDemande.RENOUVELLEMENT) == attendu


@pytest.mark.parametrize(
    ("type_structure", "nature", "changent", "suite"),
    [
        ("ACI", "PREMIERE_DEMANDE", True, SuiteCommission.AVIS),
        ("EI", "AVENANT_ANNUEL", False, SuiteCommission.INFORMATION),
        ("EI", "AVENANT_ANNUEL", True, SuiteCommission.AVIS),
        ("AI", "AVENANT_ETP", True, SuiteCommission.AVIS),
        ("ETTI", "FDI", True, SuiteCommission.AVIS),
        ("GEIQ", "RENOUVELLEMENT", True, SuiteCommission.AUCUN),
    ],
)
def test_each_request_has_its_circuit_with_its_source(type_structure, nature, changent, suite):
    circuit = circuit_de(regles_de(type_structure), nature, postes_changent=changent)

    assert circuit.suite == suite
    assert circuit.source


@pytest.mark.django_db
@pytest.mark.usefixtures("referentiels")
def test_every_condition_of_a_paper_is_said_in_words():
    from conventions.models import TypePiece

    conditions = set(TypePiece.objects.exclude(condition="").values_list("condition", flat=True))

    assert conditions - set(conditions_en_clair()) == set()


def lire(client, nom, **reponses):
    return client.get(reverse(nom), reponses)


@pytest.fixture
def structure(db):
    ServiceInstructeurFactory()
    return StructureFactory(categorie_juridique="9220")


@pytest.fixture
def dirigeante(client, structure):
    user = UserFactory(dirigeant=True, of=structure)
    client.force_login(user)
    return user


@pytest.mark.usefixtures("referentiels", "dirigeante")
def test_the_questions_lead_to_a_first_request_then_to_its_draft(client, structure):
    CampagneFactory(annee=timezone.localdate().year + 1, cloture_on=timezone.localdate())
    assert "Quel type de conventionnement" in lire(client, CREER).content.decode()
    assert "Que voulez-vous faire" in lire(client, CREER, type="EI").content.decode()
    assert "Pour quelle année" in lire(client, CREER, type="EI", souhait="commencer").content.decode()
    annee = timezone.localdate().year + 1

    page = lire(client, CREER, type="EI", souhait="commencer", annee=annee)

    html = page.content.decode()
    resultat = page.context["resultat"]
    assert (resultat.nature, resultat.annee) == ("PREMIERE_DEMANDE", annee)
    assert "ouverte jusqu’au" in html
    assert "Extrait K bis" not in html, "an association has none"
    client.post(
        reverse(CREER),
        {"structure": structure.pk, "type_structure": "EI", "annee": annee, "nature": resultat.nature},
    )
    assert Dossier.objects.get().nature == "PREMIERE_DEMANDE"


@pytest.mark.usefixtures("referentiels", "dirigeante")
def test_an_amendment_names_the_convention_it_continues(client, structure):
    fin = timezone.localdate() + timedelta(days=800)
    convention = ConventionFactory(structure=structure, fin_on=fin)

    page = lire(client, CREER, type="ACI", souhait="annee", postes="non")

    html = page.content.decode()
    assert page.context["resultat"].nature == "AVENANT_ANNUEL"
    assert convention.numero in html
    assert "La commission est seulement informée." in html.replace("\u00a0", " ")


@pytest.mark.usefixtures("referentiels", "dirigeante")
def test_a_change_of_etp_asks_the_new_number_and_refuses_zero(client, structure):
    ConventionFactory(structure=structure)

    page = lire(client, CREER, type="ACI", souhait="etp", etp="0")

    assert page.status_code == 422
    assert "plus grand que zéro" in page.content.decode()


@pytest.mark.usefixtures("dirigeante")
@pytest.mark.parametrize(
    ("reponses", "phrase"),
    [
        ({"type": "RQ"}, "Choisissez une réponse de la liste."),
        ({"type": "ACI", "souhait": "etp"}, "Choisissez une réponse de la liste."),
        ({"structure": "9" * 25}, "Choisissez l’une de vos structures dans la liste."),
        ({"type": "ACI", "souhait": "commencer", "annee": "1999"}, "Choisissez une réponse de la liste."),
    ],
)
def test_a_forged_answer_is_said_beside_its_question(client, reponses, phrase):
    page = lire(client, CREER, **reponses)

    assert page.status_code == 422
    assert phrase in page.content.decode()


@pytest.mark.usefixtures("dirigeante")
def test_a_forged_amendment_starts_nothing(client, structure):
    reponse = client.post(
        reverse(CREER),
        {
            "structure": structure.pk,
            "type_structure": "ACI",
            "annee": timezone.localdate().year + 1,
            "nature": "AVENANT_ETP",
        },
    )

    assert reponse.status_code == 422
    assert "Un avenant modifie une convention en cours" in reponse.content.decode()
    assert not Dossier.objects.exists()


def test_several_structures_are_chosen_first(client, structure, dirigeante):
    autre = StructureFactory()
    HabilitationFactory(user=dirigeante, role="DIRIGEANT", of=autre)
    assert "Quel type" not in lire(client, CREER).content.decode()

    page = lire(client, CREER, structure=autre.pk)

    assert "Quel type" in page.content.decode()
    assert page.context["repondu"][0]["reponse"] == str(autre)


@pytest.mark.django_db
@pytest.mark.usefixtures("referentiels")
def test_a_newcomer_learns_what_to_prepare_without_account(client):
    annee = timezone.localdate().year + 1

    page = lire(client, PUBLIQUE, type="GEIQ", situation="jamais", souhait="commencer", annee=annee)

    html = page.content.decode().replace("\u00a0", " ")
    assert "Aucun avis de la commission n’est requis." in html
    assert "Décision de reconnaissance de la qualité de GEIQ" in html
    assert "Calendrier habituel" in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fin_on", "phrase"),
    [
        ("2027-02-29", "Cette date n’existe pas"),
        ("2020-01-01", "Cette date est passée"),
        ("", "dernier jour"),
    ],
)
def test_a_wrong_end_of_convention_is_said(client, fin_on, phrase):
    page = lire(client, PUBLIQUE, type="ACI", situation="en_cours", fin_on=fin_on)

    assert page.status_code == 422
    assert phrase in page.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("referentiels")
def test_the_result_costs_the_same_whatever_the_number_of_papers(client, django_assert_max_num_queries):
    annee = timezone.localdate().year + 1

    with django_assert_max_num_queries(8):
        lire(client, PUBLIQUE, type="ACI", situation="jamais", souhait="commencer", annee=annee)
