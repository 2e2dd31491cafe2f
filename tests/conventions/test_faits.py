"""The checks of a real dossier: what its author types, joins and holds elsewhere reaches each rule."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.enums import EtatConvention
from conventions.models import Dossier
from conventions.services.controles import controles_of
from conventions.services.formulaire import formulaire_of
from conventions.services.sections import save_section
from siae_portal.workflow.machine import Acte
from structures.services.fiche import correct_identity
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import ATELIER, PERMANENTS, REPONSES, remplir
from tests.conventions.factories import AT, ConventionFactory, PieceJointeFactory, TypePieceFactory
from tests.structures.factories import PieceFactory, StructureFactory

pytestmark = pytest.mark.django_db
DEBUT, FIN = REPONSES["date_debut"], REPONSES["date_fin"]


@pytest.fixture
def structure():
    return StructureFactory()


@pytest.fixture
def nadia(structure):
    return UserFactory(dirigeant=True, of=structure)


def lu(dossier):
    return Dossier.objects.for_page().get(pk=dossier.pk)


def rates(dossier, user):
    return {c.regle for c in controles_of(lu(dossier), acte=Acte(user=user, at=AT)) if not c.reussi}


def repondre(dossier, user, **reponses):
    """Save answers in the section that asks each of them."""
    for nom, valeur in reponses.items():
        code = formulaire_of(lu(dossier)).section_of(nom)
        version = dossier.sections.get(code=code).version
        acte = Acte(user=user, at=AT)
        save_section(pk=dossier.pk, code=code, reponses={nom: valeur}, version=version, acte=acte)


def adresse(dossier):
    return reverse("conventions:dossier_deposer", args=[dossier.pk])


def budget(compte, total):
    return [{"compte": compte, "montant": Decimal(total), "montant_n_1": None}]


def atelier(**cellules):
    return [{**ATELIER, **cellules}]


@pytest.mark.parametrize(
    ("type_structure", "reponses", "regle"),
    [
        ("ACI", {"date_fin": date(2030, 1, 1)}, "RC19"),
        ("ACI", {"etp_demandes": Decimal("8.14")}, "RC81"),
        ("ACI", {"nb_postes": 11}, "RC81"),
        ("ACI", {"ateliers": atelier(etp=Decimal("8.14"))}, "RC81"),
        ("ACI", {"ateliers": atelier(postes=13)}, "RC81"),
        ("ACI", {"heures_prevues": Decimal(14000)}, "RC33"),
        ("ACI", {"aide_poste_budget": Decimal(1)}, "RC29"),
        ("ACI", {"fonds_propres": Decimal(0)}, "RC30"),
        ("ACI", {"resultat_n_1": Decimal(-1), "resultat_n_2": Decimal(-1)}, "RC30"),
        ("ACI", {"taux_durable": Decimal("24.99")}, "RC47"),
        ("ACI", {"permanents": PERMANENTS[:1]}, "RC50"),
        ("ACI", {"permanents": PERMANENTS[1:]}, "RC52"),
        ("AI", {"permanents": PERMANENTS}, "RC51"),
        ("AI", {"permanences": REPONSES["permanences"][:2]}, "RC53"),
        ("AI", {"permanences": REPONSES["permanences"][:2] + REPONSES["permanences"][:1]}, "RC53"),
        ("ETTI", {"exclusivite": ""}, "RC55"),
    ],
)
def test_a_wrong_answer_fails_the_rule_that_looks_at_it(structure, nadia, type_structure, reponses, regle):
    dossier = remplir(structure, nadia, type_structure=type_structure)
    avant = rates(dossier, nadia)

    repondre(dossier, nadia, **reponses)

    assert regle not in avant
    assert regle in rates(dossier, nadia)


@pytest.mark.parametrize(
    ("recettes", "attendues"),
    [
        ("29990.00", set()),
        ("29999.99", set()),
        ("30000.00", {"RC26"}),
        ("50000.00", {"RC26"}),
        ("50010.00", {"RC26", "RC27"}),
    ],
    ids=["29.99 %", "29.99999 %", "30 %", "50 %", "50.01 %"],
)
def test_receipts_typed_in_the_table_of_an_aci_meet_both_thresholds(structure, nadia, recettes, attendues):
    dossier = remplir(structure, nadia)

    repondre(dossier, nadia, ateliers=atelier(charges=Decimal(100_000), recettes=Decimal(recettes)))

    assert rates(dossier, nadia) & {"RC26", "RC27"} == attendues


@pytest.mark.parametrize(("nom", "compte"), [("budget_charges", "64"), ("budget_produits", "74")])
@pytest.mark.parametrize(("total", "etat"), [("420001.00", "DEPOSE"), ("420001.01", "BROUILLON")])
def test_a_budget_is_balanced_to_the_euro(client, structure, nadia, nom, compte, total, etat):
    dossier = remplir(structure, nadia)
    repondre(dossier, nadia, **{nom: budget(compte, total)})
    client.force_login(nadia)

    page = client.post(adresse(dossier), {"declaration": "on"}, follow=True).content.decode()

    assert lu(dossier).etat == etat
    assert ("Le total des produits doit égaler le total des charges" in page) is (etat == "BROUILLON")


@pytest.mark.parametrize(
    ("convention", "exclusive"),
    [
        ({}, False),
        ({"etat": EtatConvention.SUSPENDUE}, False),
        ({"debut_on": FIN, "fin_on": date(2029, 12, 31)}, False),
        ({"fin_on": DEBUT}, False),
        ({"fin_on": DEBUT - timedelta(days=1)}, True),
        ({"debut_on": FIN + timedelta(days=1), "fin_on": date(2029, 12, 31)}, True),
        ({"etat": EtatConvention.RESILIEE}, True),
        ({"ailleurs": True}, True),
    ],
    ids=["active", "suspendue", "dernier jour", "premier jour", "avant", "après", "résiliée", "ailleurs"],
)
def test_an_etti_with_another_kind_on_its_siret_is_stopped(client, structure, nadia, convention, exclusive):
    dossier = remplir(structure, nadia, type_structure="ETTI")
    porteur = StructureFactory() if convention.pop("ailleurs", False) else structure
    ConventionFactory(structure=porteur, type="EI", **convention)
    client.force_login(nadia)

    page = client.get(adresse(dossier)).content.decode()

    assert ("RC55" not in rates(dossier, nadia)) is exclusive
    assert ("ne portez aucun autre type sous le même SIRET" not in page) is exclusive


def test_an_etti_whose_means_the_service_found_separate_is_not_stopped(structure, nadia):
    dossier = remplir(structure, nadia, type_structure="ETTI")
    ConventionFactory(structure=structure, type="EI")
    agente = UserFactory(instructeur=True, of=dossier.service)
    avant = rates(dossier, nadia)

    correct_identity(
        pk=structure.pk,
        valeurs={"moyens_separes": True},
        acte=Acte(user=agente, at=AT, motif="Visite du 3 mars"),
    )

    assert "RC55" in avant
    assert "RC55" not in rates(dossier, nadia)


def test_a_second_convention_of_the_kind_on_the_period_is_told(structure, nadia):
    dossier = remplir(structure, nadia)
    avant = rates(dossier, nadia)

    ConventionFactory(structure=structure, type="ACI")

    assert "RC12" in rates(dossier, nadia) - avant


def test_another_kind_is_told_until_it_is_declared(structure, nadia):
    dossier = remplir(structure, nadia)
    ConventionFactory(structure=structure, type="EI")
    avant = rates(dossier, nadia)

    repondre(dossier, nadia, autre_conventionnement_iae=True, autres_conventions=[{"type": "EI"}])

    assert "RC13" in avant
    assert "RC13" not in rates(dossier, nadia)


@pytest.mark.parametrize(
    ("type_structure", "code", "regle"),
    [("AI", "CONV_COOP_FT", "RC54"), ("ETTI", "GARANTIE_FINANCIERE", "RC56")],
)
def test_a_paper_of_the_kind_holds_on_the_first_day(structure, nadia, type_structure, code, regle):
    dossier = remplir(structure, nadia, type_structure=type_structure)
    dossier.pieces.filter(type_piece__code=code).delete()
    sans = rates(dossier, nadia)
    jointe = PieceJointeFactory(dossier=dossier, type_piece=TypePieceFactory(code=code))
    avec = rates(dossier, nadia)

    jointe.coffre = PieceFactory(structure=structure, code=code, valable_fin_on=DEBUT - timedelta(days=1))
    jointe.save()

    assert regle in sans
    assert regle not in avec
    assert regle in rates(dossier, nadia)
