"""« Ce SIRET est-il une SIAE aujourd’hui ? », by page and by JSON."""

from datetime import date

import pytest
from django.utils import timezone

from conventions.enums import EtatConvention
from structures.enums import TypeStructure
from tests.conventions.factories import ConventionFactory
from tests.structures.factories import LabelFactory, StructureFactory, siret_of

pytestmark = pytest.mark.django_db

PAGE = "/annuaire/siret/"
FIN = date(2099, 12, 31)


def grouped(siret):
    return f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"


def title(page):
    html = page.content.decode().replace("\xa0", " ").replace("&nbsp;", " ")
    return " ".join(html.split('fr-alert__title">')[1].split("</h2>")[0].split())


def as_json(client, siret):
    return client.get(f"{PAGE}{siret}.json")


def test_a_siae_is_told_with_its_convention(client):
    convention = ConventionFactory(fin_on=FIN)

    page = client.get(PAGE, {"siret": grouped(convention.structure.siret)})

    assert title(page) == "Oui, c’est une SIAE aujourd’hui"
    assert "31 décembre 2099" in page.content.decode().replace("\xa0", " ")


def test_the_json_keeps_its_keys(client):
    convention = ConventionFactory(fin_on=FIN)
    structure = convention.structure

    reponse = as_json(client, structure.siret)

    assert reponse.json() == {
        "siret": structure.siret,
        "date": timezone.localdate().isoformat(),
        "connu": True,
        "siae": True,
        "denomination": structure.denomination,
        "siret_actuel": structure.siret,
        "conventions": [
            {
                "type": "ACI",
                "debut": "2026-01-01",
                "fin": "2099-12-31",
                "service": "DDETS de Meurthe-et-Moselle",
                "situation": "en_vigueur",
            }
        ],
        "labels": [],
        "fiche": f"http://localhost:8000/annuaire/{structure.pk}/",
        "licence": "Licence Ouverte 2.0",
    }
    assert reponse["Access-Control-Allow-Origin"] == "*"
    assert reponse["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    ("siret", "raison"),
    [
        ("123", "il en manque 11"),
        ("1234567890123456", "il y en a 2 de trop"),
        ("7328293200007A", "ne contient que des chiffres"),
        ("73282932100074", "(le SIREN) ne correspond pas"),
        ("73282932000075", "la clé de ses cinq derniers chiffres"),
    ],
)
def test_a_bad_siret_is_told_what_is_wrong(client, siret, raison):
    page = client.get(PAGE, {"siret": siret})
    reponse = as_json(client, siret)

    assert page.status_code == 200
    assert raison in page.content.decode()
    assert reponse.status_code == 400
    assert raison in reponse.json()["erreur"]


@pytest.mark.parametrize("siret", ["", "a" * 10_000, "<b>", "\x00", "٣" * 14])
def test_anything_is_answered(client, siret):
    assert client.get(PAGE, {"siret": siret}).status_code == 200


def test_a_well_formed_siret_that_nobody_bears(client):
    page = client.get(PAGE, {"siret": siret_of(123456)})

    assert title(page) == "Ce SIRET n’est pas celui d’une SIAE connue du portail"
    assert as_json(client, siret_of(123456)).json()["connu"] is False


@pytest.mark.parametrize(
    ("convention", "titre"),
    [
        ({"etat": EtatConvention.SUSPENDUE, "fin_on": FIN}, "Pas aujourd’hui : sa convention est suspendue"),
        (
            {"etat": EtatConvention.ECHUE, "debut_on": date(2019, 1, 1), "fin_on": date(2020, 12, 31)},
            "Non, ce n’est pas une SIAE aujourd’hui",
        ),
        (
            {"debut_on": date(2098, 1, 1), "fin_on": FIN},
            "Non, ce n’est pas une SIAE aujourd’hui",
        ),
        (
            {"type": TypeStructure.GEIQ, "fin_on": FIN},
            "Non, mais la structure est conventionnée à un autre titre",
        ),
    ],
)
def test_only_a_convention_in_force_makes_a_siae(client, convention, titre):
    structure = ConventionFactory(**convention).structure

    assert title(client.get(PAGE, {"siret": structure.siret})) == titre
    assert as_json(client, structure.siret).json()["siae"] is False


def test_a_project_is_never_told(client):
    structure = ConventionFactory(projet=True).structure

    assert as_json(client, structure.siret).json()["connu"] is False


def test_a_label_alone_does_not_make_a_siae(client):
    structure = LabelFactory().structure

    reponse = as_json(client, structure.siret).json()

    assert (reponse["connu"], reponse["siae"], reponse["labels"][0]["code"]) == (True, False, "RQ")


def test_the_siret_of_the_signature_leads_to_the_current_one(client):
    ancien, actuel = siret_of(77, etablissement=1), siret_of(77, etablissement=2)
    ConventionFactory(structure=StructureFactory(siret=actuel, siret_signature=ancien), fin_on=FIN)

    page = client.get(PAGE, {"siret": ancien})

    assert "C’est le SIRET de la signature" in page.content.decode()
    assert as_json(client, ancien).json()["siret_actuel"] == actuel
