"""The search of the directory: what is typed, what is found, and what is answered to anything at all."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.http import urlencode

from conventions.enums import EtatConvention
from structures.enums import TypeStructure
from structures.models import DocumentRecherche, MotRecherche, Structure
from structures.rules.noms import sort_key
from structures.rules.recherche import Terme, parse
from structures.services.lieux import find_lieu
from structures.services.recherche import rebuild_documents, refresh_documents
from tests.comptes.factories import UserFactory
from tests.conventions.factories import ConventionFactory
from tests.structures.factories import (
    CommuneFactory,
    DepartementFactory,
    LabelFactory,
    OffreFactory,
    RegionFactory,
    StructureFactory,
)

ANNUAIRE = "/annuaire/"
JOUR = timedelta(days=1)


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Espaces verts", (Terme(mots=("espaces",)), Terme(mots=("verts",)))),
        ("l’Étoile", (Terme(mots=("etoile",)),)),
        ("« plateaux repas »", (Terme(mots=("plateaux", "repas")),)),
        ("bois -palettes", (Terme(mots=("bois",)), Terme(mots=("palettes",), exclu=True))),
        ("linge ou couture", (Terme(mots=("linge",)), Terme(mots=("couture",), alternative=True))),
        ("732 829 320 00074", (Terme(mots=("73282932000074",)),)),
        ("%_*'; DROP TABLE <b>", (Terme(mots=("drop",)), Terme(mots=("table",)))),
        ("  ", ()),
    ],
)
def test_what_is_typed_becomes_terms(texte, attendu):
    assert parse(texte) == attendu


@pytest.mark.django_db
class TestRecherche:
    """Three structures: a garden in Longwy, a workshop in Nancy, a temporary work agency in Vannes."""

    @pytest.fixture(autouse=True)
    def annuaire(self):
        demain = timezone.localdate() + JOUR * 400
        nancy = CommuneFactory(
            code="54395",
            nom="Nancy",
            nom_tri="nancy",
            codes_postaux=["54000", "54100"],
            latitude=48.6844,
            longitude=6.185,
        )
        bretagne = RegionFactory(bretagne=True)
        vannes = CommuneFactory(
            code="56260",
            nom="Vannes",
            nom_tri="vannes",
            codes_postaux=["56000"],
            departement=DepartementFactory(morbihan=True, region=bretagne),
            latitude=47.6559,
            longitude=-2.7603,
        )
        self.jardin = self._structure("Les Jardins de l’Étoile", "Paniers de légumes", "agroalimentaire")
        self.atelier = self._structure("Atelier Boussole", "Menuiserie d’intérieur", "batiment", nancy)
        self.interim = self._structure(
            "Cap Travail", "Manutention et logistique", "travail_temporaire", vannes
        )
        ConventionFactory(structure=self.jardin, fin_on=demain)
        ConventionFactory(structure=self.atelier, fin_on=demain, type=TypeStructure.EI)
        ConventionFactory(structure=self.interim, fin_on=demain, type=TypeStructure.ETTI)
        rebuild_documents(on=timezone.localdate())

    def _structure(self, nom, offre, secteur, commune=None):
        lieu = {"commune": commune, "departement": commune.departement} if commune else {}
        structure = StructureFactory(denomination=nom, nom_tri=sort_key(nom), **lieu)
        OffreFactory(structure=structure, libelle=offre, secteur=secteur)
        return structure

    def found(self, client, **criteres):
        self.page = client.get(ANNUAIRE, criteres)
        assert self.page.status_code == 200
        return [ligne["structure"] for ligne in self.page.context["resultats"]]

    @pytest.mark.parametrize(
        ("q", "nom"),
        [
            ("legumes", "jardin"),
            ("LÉGUME", "jardin"),
            ("etoile", "jardin"),
            ("menuserie", "atelier"),
            ("menuiseries", "atelier"),
            ("plomberie", "atelier"),
            ("ei", "atelier"),
            ("entreprise d'insertion menuiserie", "atelier"),
            ("etti logistique", "interim"),
            ("travail temporaire", "interim"),
            ("bretagne", "interim"),
            ("vannes", "interim"),
            ("manutention -bois", "interim"),
            ("menuiserie ou charpente", "atelier"),
            ("“manutention et logistique”", "interim"),
        ],
    )
    def test_a_structure_is_found_by_its_words(self, client, q, nom):
        assert self.found(client, q=q)[:1] == [getattr(self, nom)]

    def test_a_siret_is_found_spaced_or_not(self, client):
        siret = self.jardin.siret

        assert self.found(client, q=f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}") == [self.jardin]
        assert self.found(client, q=siret[:9]) == [self.jardin]

    def test_the_words_found_are_in_bold(self, client):
        self.found(client, q="legumes")

        assert "Paniers de <strong>légumes</strong>" in self.page.content.decode()

    def test_a_word_unknown_is_corrected_aloud(self, client):
        self.found(client, q="menuserie")

        assert "nous avons cherché « menuiserie »" in self.page.content.decode()

    def test_when_no_structure_has_every_word_the_nearest_are_shown(self, client):
        assert set(self.found(client, q="legumes logistique")) == {self.jardin, self.interim}
        assert "ne réunit tous vos mots" in self.page.content.decode()

    def test_around_a_commune_the_nearest_comes_first(self, client):
        assert self.found(client, lieu="Nancy") == [self.atelier]
        assert self.found(client, lieu="nancy", rayon="100") == [self.atelier, self.jardin]
        distances = [ligne["distance_km"] for ligne in self.page.context["resultats"]]
        assert distances[0] == pytest.approx(0, abs=0.1)
        assert distances[1] == pytest.approx(98.1, abs=1)  # Longwy, as the crow flies

    @pytest.mark.parametrize("lieu", ["Morbihan", "56", "56000", "Bretagne", "vannse", "Vannes (56)"])
    def test_a_place_is_a_commune_a_departement_or_a_region(self, client, lieu):
        assert self.found(client, lieu=lieu) == [self.interim]

    def test_an_unknown_place_is_said(self, client):
        assert self.found(client, lieu="Zzyzx") == []
        assert "Nous ne connaissons pas de lieu appelé « Zzyzx »" in self.page.content.decode()

    def test_homonyms_are_offered(self, client):
        CommuneFactory(
            code="56999",
            nom="Nancy",
            nom_tri="nancy",
            population=10,
            departement=DepartementFactory(morbihan=True),
        )

        self.found(client, lieu="Nancy")

        assert "Nancy (56)" in self.page.content.decode()
        assert find_lieu("nancy (56)").commune.pk == "56999"

    def test_each_facet_counts_what_it_would_give(self, client):
        self.found(client, departement="54")

        facettes = self.page.context["resultat"].facettes
        assert facettes["departement"] == {"54": 2, "56": 1}
        assert facettes["genre"] == {"ACI": 1, "EI": 1}
        assert facettes["secteur"] == {"agroalimentaire": 1, "batiment": 1}
        assert facettes["nature"] == {"SERVICE": 2}
        assert facettes["famille"] == {"association": 2}
        assert facettes["reseau"] == facettes["clientele"] == {}

    def test_choices_narrow_together(self, client):
        assert self.found(client, region="44", secteur="batiment") == [self.atelier]
        assert self.found(client, region="53", genre="ACI") == []

    @pytest.mark.parametrize(
        "q",
        [
            "%",
            "_",
            "*",
            "\\",
            "'; DROP TABLE structures_structure; --",
            "<script>alert(1)</script>",
            "!!! & | ( ) :* <->",
            "de la les",
            "\x00legumes",
            "é" * 199,
            "-",
            '"',
            "« »",
            "- -a",
            "😀",
            "-legumes",
            "ou ou ou",
        ],
    )
    def test_anything_typed_is_answered(self, client, q):
        self.found(client, q=q, lieu=q[:80])

        assert Structure.objects.count() == 3
        assert "<script>alert" not in self.page.content.decode()

    def test_a_search_of_ten_thousand_characters_is_refused_kindly(self, client):
        self.found(client, q="a" * 10_000)

        html = self.page.content.decode()
        assert "dépasse 200 caractères" in html
        assert len(html) < 60_000

    @pytest.mark.parametrize("page", ["1000000000", "-1", "abc", "0"])
    def test_a_page_that_does_not_exist_is_not_found(self, client, page):
        assert client.get(ANNUAIRE, {"page": page}).status_code == 404

    @pytest.mark.parametrize(
        "criteres",
        [{"rayon": "7"}, {"tri": "prix"}, {"genre": "XXXX"}, {"departement": "54' OR 1=1"}, {"secteur": "é"}],
    )
    def test_a_choice_that_does_not_exist_is_ignored(self, client, criteres):
        assert len(self.found(client, **criteres)) == 3
        assert "n’existe pas" in self.page.content.decode()

    def test_every_state_is_an_address(self, client):
        criteres = {"q": "menuiserie", "lieu": "Nancy", "rayon": "50", "tri": "distance", "genre": "EI"}

        assert self.found(client, **criteres) == [self.atelier]
        assert client.get(f"{ANNUAIRE}?{urlencode(criteres)}").context["resultat"].tri == "distance"

    def test_a_page_without_session_may_be_kept(self, client):
        self.found(client, q="legumes")

        assert self.page["Cache-Control"] == "public, max-age=300"
        assert "Cookie" in self.page["Vary"]
        assert not self.page.cookies

    def test_a_page_with_a_session_may_not(self, client):
        client.force_login(UserFactory())
        self.found(client)

        assert "private" in self.page["Cache-Control"]

    def test_a_document_follows_its_structure(self):
        OffreFactory(structure=self.jardin, libelle="Ruches et miel", secteur="agroalimentaire")

        ecrits = refresh_documents(structure_ids=[self.jardin.pk], on=timezone.localdate())

        assert ecrits == 1
        assert MotRecherche.objects.filter(mot="ruches").exists()
        assert rebuild_documents(on=timezone.localdate()) == 0

    def test_a_structure_that_may_not_be_found_any_more_leaves(self):
        self.jardin.conventions.update(etat=EtatConvention.ECHUE)

        rebuild_documents(on=timezone.localdate())

        assert not DocumentRecherche.objects.filter(pk=self.jardin.pk).exists()
        assert not MotRecherche.objects.filter(mot="paniers").exists()

    def test_a_day_is_enough_for_an_ended_convention_to_leave_the_directory(self):
        apres = self.jardin.conventions.get().fin_on + JOUR

        assert not DocumentRecherche.objects.visible(on=apres).filter(pk=self.jardin.pk).exists()

    def test_a_label_is_a_kind_that_is_searched(self, client):
        LabelFactory(structure=self.atelier)
        rebuild_documents(on=timezone.localdate())

        assert self.found(client, q="rq") == [self.atelier]
        assert self.found(client, q="régie de quartier") == [self.atelier]
        assert self.found(client, genre="RQ") == [self.atelier]
