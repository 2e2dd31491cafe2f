"""« Comment ça marche ? »: what the rules and the reference data say, never typed twice."""

from datetime import date

import pytest
from django.urls import reverse

from conventions.models import HeuresETP
from siae_portal.accueil.presentation import presentation_of
from structures.enums import NatureContrat
from structures.rules import REGLES
from structures.rules.presentation import presentations
from structures.services.referentiels import DONNEES, read_rows
from tests.comptes.factories import UserFactory

ADRESSE = "/comment-ca-marche/"
LE = date(2026, 11, 24)


@pytest.mark.django_db
@pytest.mark.usefixtures("referentiels")
def test_the_page_is_light_cacheable_and_cheap(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        reponse = client.get(ADRESSE)

    assert reponse["Cache-Control"] == "public, max-age=300"
    assert len(reponse.content) < 60_000


@pytest.mark.django_db
@pytest.mark.usefixtures("referentiels")
def test_each_kind_is_told_with_its_hours_and_its_supporters():
    lignes = {ligne.presentation.code: ligne for ligne in presentation_of(on=LE)["types"]}

    assert list(lignes) == ["ACI", "AI", "EI", "ETTI", "GEIQ", "RQ"]
    assert [int(h.heures) for h in lignes["ACI"].heures] == [1820]
    assert [int(h.heures) for h in lignes["AI"].heures] == [1607]
    assert [int(h.heures) for h in lignes["ETTI"].heures] == [1600]
    assert lignes["GEIQ"].heures == []
    assert {h.type for h in lignes["RQ"].heures} == {"ACI", "EI"}
    assert [c for c, ligne in lignes.items() if ligne.presentation.encadrement_technique] == [
        "ACI",
        "EI",
        "RQ",
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("referentiels")
def test_hours_that_no_text_gave_are_not_shown(client):
    assert HeuresETP.objects.filter(type="EI", confiance="D").exists()

    (heures,) = presentation_of(on=LE)["types"][2].heures

    assert (int(heures.heures), heures.fin_on) == (1505, date(2024, 12, 31))
    assert "la suite n’a pas été lue dans un texte" in client.get(ADRESSE).content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("referentiels")
@pytest.mark.parametrize(
    ("jour", "service", "commission"),
    [
        (date(2020, 1, 1), "Unité départementale", "Conseil départemental"),
        (LE, "Direction départementale", "Commission spécialisée"),
    ],
)
def test_the_names_of_bodies_are_those_of_the_day(jour, service, commission):
    noms = presentation_of(on=jour)["noms"]

    assert noms["service_departemental"].startswith(service)
    assert noms["commission"].startswith(commission)


@pytest.mark.django_db
def test_without_reference_data_the_page_stands(client):
    html = client.get(ADRESSE).content.decode()

    assert "service départemental de l’État chargé de l’emploi" in html


@pytest.mark.django_db
@pytest.mark.usefixtures("referentiels")
@pytest.mark.parametrize(("jour", "nombre"), [(date(2026, 12, 22), 1), (date(2026, 12, 23), 0)])
def test_an_experiment_is_told_until_its_last_day(jour, nombre):
    assert len(presentation_of(on=jour)["experimentations"]) == nombre


def test_what_was_written_from_memory_is_left_out():
    textes = [texte for p in presentations() for texte in (p.objet, *p.formes)]

    assert [texte for texte in textes if "[M]" in texte or "[D]" in texte] == []
    assert all(textes)


def test_the_file_of_kinds_and_the_rules_agree():
    lignes = {ligne["code"]: ligne for ligne in read_rows(DONNEES / "types_structure.csv")}

    for code, regles in REGLES.items():
        assert (lignes[code]["encadrant_technique"] == "oui") == regles.encadrement_technique, code
        assert ("CDDI" in lignes[code]["contrats_salaries"]) == (NatureContrat.CDDI in regles.contrats), code


@pytest.mark.django_db
def test_visitors_find_it_in_the_menu_and_everyone_at_the_foot(client):
    url = f'href="{reverse("accueil:comment_ca_marche")}"'

    assert client.get(reverse("accueil:accessibilite")).content.decode().count(url) == 2
    client.force_login(UserFactory(instructeur=True))
    assert client.get(reverse("accueil:accessibilite")).content.decode().count(url) == 1


@pytest.mark.django_db
def test_search_engines_are_told(client):
    assert ADRESSE in client.get("/sitemap.xml").content.decode()
