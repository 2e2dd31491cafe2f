"""What narrows a search of the directory: what is sold, to whom, legal form, network, zone; and its map."""

import pytest
from django.utils import timezone

from structures.enums import Clientele, NatureOffre
from structures.rules.carte import class_of, classes_of
from structures.rules.zones import short_zone
from structures.services.recherche import rebuild_documents
from structures.services.zones import zones_by_structure
from tests.conventions.factories import ConventionFactory
from tests.structures.factories import (
    CommuneFactory,
    DepartementFactory,
    EpciFactory,
    InterventionFactory,
    OffreFactory,
    RegionFactory,
    ReseauFactory,
    StructureFactory,
)

ANNUAIRE, CARTE = "/annuaire/", "/annuaire/carte/"


@pytest.mark.django_db
class TestFiltres:
    """An association and a company, both in Longwy."""

    @pytest.fixture(autouse=True)
    def annuaire(self):
        self.association = StructureFactory(denomination="Les Paniers", nom_tri="les paniers")
        self.societe = StructureFactory(
            denomination="Le Renfort", nom_tri="le renfort", categorie_juridique="5710"
        )
        for structure in (self.association, self.societe):
            ConventionFactory(structure=structure, fin_on=timezone.localdate().replace(year=2099))
        OffreFactory(
            structure=self.association,
            libelle="Paniers de légumes",
            nature=NatureOffre.BIEN,
            clienteles=[Clientele.PARTICULIERS, Clientele.ENTREPRISES],
        )
        OffreFactory(
            structure=self.societe,
            libelle="Caristes",
            nature=NatureOffre.INTERIM,
            clienteles=[Clientele.ENTREPRISES],
            description="Missions de nuit dans les entrepôts",
        )

    def found(self, client, **criteres):
        rebuild_documents(on=timezone.localdate())
        self.page = client.get(ANNUAIRE, criteres)
        assert self.page.status_code == 200
        return [ligne["structure"] for ligne in self.page.context["resultats"]]

    @pytest.mark.parametrize(
        ("criteres", "noms"),
        [
            ({"nature": "BIEN"}, ["association"]),
            ({"nature": "INTERIM"}, ["societe"]),
            ({"nature": "MAD"}, []),
            ({"clientele": "PARTICULIERS"}, ["association"]),
            ({"clientele": "ENTREPRISES"}, ["societe", "association"]),
            ({"famille": "societe"}, ["societe"]),
            ({"famille": "association", "nature": "INTERIM"}, []),
            ({"q": "entrepôts"}, ["societe"]),
        ],
    )
    def test_each_choice_narrows(self, client, criteres, noms):
        assert self.found(client, **criteres) == [getattr(self, nom) for nom in noms]

    def test_a_network_narrows_and_is_a_word(self, client):
        ReseauFactory().structures.add(self.association)

        assert self.found(client, reseau="reseau-fictif") == [self.association]
        assert self.found(client, q="UFA") == [self.association]

    def test_a_facet_keeps_the_other_choices_and_leaves_its_own_out(self, client):
        self.found(client, nature="BIEN", clientele="ENTREPRISES")

        facettes = self.page.context["resultat"].facettes
        assert facettes["nature"] == {"BIEN": 1, "INTERIM": 1}
        assert facettes["clientele"] == {"ENTREPRISES": 1, "PARTICULIERS": 1}
        assert facettes["famille"] == {"association": 1}
        assert "Biens (1)" in self.page.content.decode()

    def test_a_choice_is_a_tag_that_takes_it_off(self, client):
        self.found(client, nature="BIEN", q="paniers", page="1")

        html = self.page.content.decode()
        assert 'href="?q=paniers"' in html
        assert "Retirer le critère Ce qui est vendu : Biens" in html
        assert "vendu&nbsp;: Biens</a>" in html

    @pytest.mark.parametrize("nom", ["nature", "clientele", "famille", "reseau", "zone", "rayon"])
    @pytest.mark.parametrize("valeur", ["INCONNU", "-30", "0", "<b>", "' OR 1=1", "\x00", "é" * 2_000])
    def test_a_choice_that_does_not_exist_is_ignored_and_said(self, client, nom, valeur):
        assert len(self.found(client, **{nom: valeur})) == 2

        html = self.page.content.decode()
        assert "n’existe pas" in html or not valeur.strip("\x00")
        assert "<b>" not in html
        assert len(html) < 60_000

    def test_who_declared_nothing_works_in_its_departement(self, client):
        CommuneFactory(code="54395", nom="Nancy", nom_tri="nancy")

        assert set(self.found(client, lieu="Nancy", zone="intervention")) == {self.association, self.societe}
        assert "qui interviennent ici" in self.page.content.decode()

    @pytest.mark.parametrize("niveau", ["en_commune", "en_epci", "en_region"])
    def test_a_declared_zone_answers_for_what_it_contains(self, client, niveau):
        ailleurs = DepartementFactory(morbihan=True)
        vannes = CommuneFactory(
            code="56260", nom="Vannes", nom_tri="vannes", departement=ailleurs, epci=EpciFactory()
        )
        territoire = {
            "en_commune": {"commune": vannes},
            "en_epci": {"epci": vannes.epci},
            "en_region": {"region": ailleurs.region},
        }[niveau]
        InterventionFactory(structure=self.association, **{niveau: True}, **territoire)

        ici = self.found(client, lieu="Vannes (56)", zone="intervention")
        departement = self.found(client, lieu="Morbihan", zone="intervention")
        region = self.found(client, lieu="Bretagne", zone="intervention")
        chez_elle = self.found(client, lieu="Longwy", zone="intervention")

        assert ici == departement == region == [self.association]
        assert chez_elle == [self.societe]

    def test_a_commune_next_door_is_not_in_the_zone(self, client):
        InterventionFactory(structure=self.association, en_commune=True)
        InterventionFactory(structure=self.societe, en_commune=True)
        CommuneFactory(code="54395", nom="Nancy", nom_tri="nancy", epci=EpciFactory())

        assert self.found(client, lieu="Nancy", zone="intervention") == []
        assert len(self.found(client, lieu="Longwy", zone="intervention")) == 2

    def test_the_line_says_the_zone_in_short(self, client):
        InterventionFactory(structure=self.association, en_commune=True)
        InterventionFactory(structure=self.association, en_region=True, region=RegionFactory(bretagne=True))

        self.found(client)

        html = " ".join(self.page.content.decode().split())
        assert "Intervient&nbsp;: Bretagne et Longwy" in html
        assert "Intervient&nbsp;: Meurthe-et-Moselle" in html

    def test_zones_are_read_in_a_flat_number_of_queries(self, django_assert_max_num_queries):
        CommuneFactory(code="54395", nom="Nancy", nom_tri="nancy", epci=EpciFactory())
        for structure in (self.association, self.societe):
            InterventionFactory(structure=structure, en_epci=True)
            InterventionFactory(structure=structure, en_region=True)

        with django_assert_max_num_queries(3):
            zones = zones_by_structure([self.association.pk, self.societe.pk])

        assert zones[self.association.pk] == {"E200000001", "R44", "d54", "r44"}

    def test_the_map_counts_by_departement_and_leads_to_the_list(self, client):
        rebuild_documents(on=timezone.localdate())

        page = client.get(CARTE, {"nature": "BIEN", "region": "44", "page": "3"})

        html = page.content.decode()
        assert 'aria-label="Meurthe-et-Moselle : 1\xa0structure"' in html
        assert 'href="/annuaire/?nature=BIEN&amp;departement=54"' in html
        assert page["Cache-Control"] == "public, max-age=300"

    @pytest.mark.parametrize("criteres", [{}, {"q": "é" * 10_000}, {"genre": "<b>"}, {"lieu": "Zzyzx"}])
    def test_the_map_answers_anything_lightly(self, client, referentiels, criteres):
        rebuild_documents(on=timezone.localdate())

        page = client.get(CARTE, criteres)

        assert page.status_code == 200
        assert len(page.content) < 60_000
        assert "<b>" not in page.content.decode()


def test_classes_share_the_departements_and_say_their_bounds():
    classes = classes_of([0, 1, 1, 2, 3, 8, 20, 21, 400])

    assert [classe.libelle for classe in classes] == ["aucune", "1", "de 2 à 3", "de 4 à 20", "de 21 à 400"]
    assert [class_of(nombre, classes).rang for nombre in (0, 1, 3, 8, 400)] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(("nombres", "attendu"), [([], 1), ([0, 0], 1), ([5], 2), ([1, 1, 1, 1, 1], 2)])
def test_few_counts_make_few_classes(nombres, attendu):
    assert len(classes_of(nombres)) == attendu


@pytest.mark.parametrize(
    ("noms", "phrase"),
    [
        (["Morbihan"], "Morbihan"),
        (["Auray", "Vannes"], "Auray et Vannes"),
        (["Auray", "Lorient", "Vannes"], "Auray, Lorient et Vannes"),
        (["Auray", "Lorient", "Pontivy", "Vannes"], "Auray, Lorient et 2 autres territoires"),
    ],
)
def test_a_zone_is_said_in_short(noms, phrase):
    assert short_zone(noms) == phrase
