"""Open data of the directory: CSV, JSON, the published schema data·inclusion, and what crawlers read."""

import csv
import io
from datetime import date

import pytest
from data_inclusion.schema import v1
from django.utils import timezone

from conventions.enums import EtatConvention
from structures.models import Structure
from structures.services.recherche import rebuild_documents
from tests.conventions.factories import ConventionFactory
from tests.structures.factories import (
    ContactFactory,
    InterventionFactory,
    LabelFactory,
    OffreFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db

DOSSIER = "/donnees-ouvertes/"
FIN = date(2099, 12, 31)


@pytest.fixture
def annuaire():
    """A conventioned structure, a labelled one without place, one whose convention is over."""
    active = ConventionFactory(fin_on=FIN).structure
    Structure.objects.filter(pk=active.pk).update(
        site_web="https://paniers-fictifs.fr", presentation="Un jardin en ville."
    )
    OffreFactory(
        structure=active,
        libelle="Paniers de légumes",
        secteur="agroalimentaire",
        clienteles=["PARTICULIERS"],
    )
    InterventionFactory(structure=active)
    ContactFactory(structure=active, public=True)
    ContactFactory(structure=active, nom="Interne")
    vide = {"commune": None, "code_postal": "", "adresse": "", "telephone": "", "courriel": ""}
    nue = StructureFactory(denomination="RQ.", nom_tri="rq", **vide)
    LabelFactory(structure=nue)
    ConventionFactory(etat=EtatConvention.ECHUE, debut_on=date(2019, 1, 1), fin_on=date(2020, 12, 31))
    rebuild_documents(on=timezone.localdate())
    return active, nue


def test_json_holds_the_directory_with_licence_and_day(client, annuaire):
    active, nue = annuaire

    reponse = client.get(f"{DOSSIER}structures.json")

    contenu = reponse.json()
    assert contenu["licence"] == "Licence Ouverte 2.0"
    assert contenu["date"] == timezone.localdate().isoformat()
    assert [ligne["id"] for ligne in contenu["structures"]] == [active.pk, nue.pk]
    assert contenu["structures"][0]["offres"] == [
        {
            "libelle": "Paniers de légumes",
            "secteur": "agroalimentaire",
            "nature": "SERVICE",
            "clienteles": ["PARTICULIERS"],
            "description": "",
        }
    ]
    assert contenu["structures"][0]["zones"] == [
        {"niveau": "DEPARTEMENT", "code": "54", "nom": "Meurthe-et-Moselle"}
    ]
    assert [contact["nom"] for contact in contenu["structures"][0]["contacts"]] == ["Camille Fictif"]
    assert contenu["structures"][0]["famille_juridique"] == "association"
    assert reponse["Cache-Control"] == "public, max-age=3600"


def test_nothing_private_leaves(client, annuaire):
    texte = client.get(f"{DOSSIER}structures.json").content.decode()

    assert annuaire[0].iban not in texte
    assert annuaire[0].representant_nom not in texte
    assert "Interne" not in texte


def test_csv_holds_the_same_structures(client, annuaire):
    reponse = client.get(f"{DOSSIER}structures.csv")

    lignes = list(csv.DictReader(io.StringIO(reponse.content.decode())))
    assert [ligne["siret"] for ligne in lignes] == [structure.siret for structure in annuaire]
    assert lignes[0]["types"] == "ACI"
    assert lignes[1]["labels"].startswith("RQ ")
    assert lignes[0]["licence"] == "Licence Ouverte 2.0"


def test_every_row_holds_to_the_schema_of_data_inclusion(client, annuaire):
    lignes = client.get(f"{DOSSIER}data-inclusion/structures.json").json()

    lues = [v1.Structure.model_validate(ligne, context={"ignore_warnings": False}) for ligne in lignes]

    assert [lue.id for lue in lues] == [f"portail-siae--{structure.pk}" for structure in annuaire]
    assert lues[0].reseaux_porteurs == {v1.ReseauPorteur.ACI}
    assert lues[1].nom == "Structure RQ"
    assert str(lues[0].site_web) == "https://paniers-fictifs.fr/"
    assert lues[0].description == "Un jardin en ville. Paniers de légumes"


@pytest.mark.parametrize("site", ["https://atelier.example", "http://a.invalid/page", ""])
def test_a_site_that_leads_nowhere_is_left_out(client, annuaire, site):
    Structure.objects.filter(pk=annuaire[0].pk).update(site_web=site)

    lignes = client.get(f"{DOSSIER}data-inclusion/structures.json").json()

    assert lignes[0]["site_web"] is None


def test_an_unchanged_structure_keeps_its_day(annuaire):
    avant = annuaire[0].document_recherche.mis_a_jour_on

    rebuild_documents(on=FIN)

    annuaire[0].document_recherche.refresh_from_db()
    assert annuaire[0].document_recherche.mis_a_jour_on == avant


@pytest.mark.parametrize("fichier", ["structures.csv", "structures.json", "data-inclusion/structures.json"])
def test_an_empty_directory_is_an_empty_file(client, fichier):
    assert client.get(f"{DOSSIER}{fichier}").status_code == 200


def test_exports_ask_a_flat_number_of_queries(client, annuaire, django_assert_max_num_queries):
    for _ in range(8):
        OffreFactory(structure=ConventionFactory(fin_on=FIN).structure)
    rebuild_documents(on=timezone.localdate())

    with django_assert_max_num_queries(15):
        client.get(f"{DOSSIER}structures.json")


def test_the_page_says_how_many_and_under_which_licence(client, annuaire):
    html = client.get(DOSSIER).content.decode()

    assert "2\xa0structures" in html
    assert "Licence Ouverte 2.0" in html


def test_the_sitemap_leads_to_each_page_and_robots_to_the_sitemap(client, annuaire):
    plan = client.get("/sitemap.xml").content.decode()
    robots = client.get("/robots.txt").content.decode()

    assert f"/annuaire/{annuaire[0].pk}/</loc>" in plan
    assert "<loc>http://testserver/annuaire/</loc>" in plan
    assert "Sitemap: http://localhost:8000/sitemap.xml" in robots


def test_the_page_of_a_structure_speaks_to_search_engines(client, annuaire):
    html = client.get(f"/annuaire/{annuaire[0].pk}/").content.decode()

    assert 'itemtype="https://schema.org/Organization"' in html
    assert f'itemprop="identifier" content="{annuaire[0].siret}"' in html
    assert '<meta name="description"' in html
