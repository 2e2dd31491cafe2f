"""What the public reads: on its days only, narrowed by choices, light, cacheable, flat."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from siae_portal.editorial.enums import Theme
from structures.services.recherche import rebuild_documents
from tests.comptes.factories import UserFactory
from tests.conventions.factories import ConventionFactory
from tests.editorial.factories import ArticleFactory
from tests.structures.factories import RegionFactory

pytestmark = pytest.mark.django_db

LISTES = ("editorial:actualites", "editorial:portraits", "editorial:appels", "editorial:appels_clos")


def read(client, nom, **choix):
    return client.get(reverse(nom), choix)


def titres(reponse):
    return [article.titre for article in reponse.context["articles"]]


@pytest.fixture
def jour():
    return timezone.localdate()


def test_only_what_is_published_and_due_is_read(client, jour):
    ArticleFactory(titre="Brouillon")
    ArticleFactory(titre="Retiré", retire=True)
    demain = ArticleFactory(titre="Demain", publie=True, publie_on=jour + timedelta(days=1))
    ArticleFactory(titre="Ce jour", publie=True, publie_on=jour)

    assert titres(read(client, "editorial:actualites")) == ["Ce jour"]
    assert client.get(demain.get_absolute_url()).status_code == 404


def test_each_list_holds_its_kind(client, jour):
    ArticleFactory(titre="Une actualité", publie=True)
    ArticleFactory(titre="Un portrait", publie=True, portrait=True)
    ArticleFactory(titre="Un appel", publie=True, appel=True)

    assert [titres(read(client, nom)) for nom in LISTES] == [
        ["Une actualité"],
        ["Un portrait"],
        ["Un appel"],
        [],
    ]


def test_a_call_archives_itself_the_day_after_it_closes(client, jour):
    ArticleFactory(titre="Hier", publie=True, appel=True, cloture_on=jour - timedelta(days=1))
    ArticleFactory(titre="Loin", publie=True, appel=True, cloture_on=jour + timedelta(days=40))
    ArticleFactory(titre="Ce soir", publie=True, appel=True, cloture_on=jour)

    ouverts, clos = read(client, "editorial:appels"), read(client, "editorial:appels_clos")

    assert titres(ouverts) == ["Ce soir", "Loin"]
    assert "dans\u00a040\u00a0jours" in ouverts.content.decode()
    assert titres(clos) == ["Hier"]


def test_a_closed_call_still_opens_at_its_address(client, jour):
    article = ArticleFactory(publie=True, appel=True, cloture_on=jour - timedelta(days=1))

    assert "Clos depuis le" in client.get(article.get_absolute_url()).content.decode()


def test_portraits_are_narrowed_by_theme_and_region_with_counts(client):
    bretagne, est = RegionFactory(bretagne=True), RegionFactory()
    ArticleFactory(titre="Vélo breton", publie=True, portrait=True, theme=Theme.VELO, region=bretagne)
    ArticleFactory(titre="Vélo de l’Est", publie=True, portrait=True, theme=Theme.VELO, region=est)
    ArticleFactory(titre="Textile breton", publie=True, portrait=True, theme=Theme.TEXTILE, region=bretagne)

    reponse = read(client, "editorial:portraits", theme="VELO", region=bretagne.pk)

    assert titres(reponse) == ["Vélo breton"]
    champs = reponse.context["form"].fields
    assert dict(champs["theme"].choices) == {
        "": "Tous",
        "VELO": "Mécanique du vélo (1)",
        "TEXTILE": "Recyclage des textiles (1)",
    }
    assert dict(champs["region"].choices) == {"": "Toutes", "53": "Bretagne (1)", "44": "Grand Est (1)"}


def test_what_concerns_the_whole_country_concerns_each_region(client):
    est = RegionFactory()
    ArticleFactory(titre="Partout", publie=True, appel=True)
    ArticleFactory(titre="À l’Est", publie=True, appel=True, region=est)

    reponse = read(client, "editorial:appels", region=est.pk)

    assert set(titres(reponse)) == {"Partout", "À l’Est"}
    assert dict(reponse.context["form"].fields["region"].choices)["44"] == "Grand Est (2)"


@pytest.mark.parametrize(
    "choix",
    [{"theme": "INCONNU"}, {"region": "zz"}, {"theme": "<script>"}, {"region": "'; DROP"}, {"theme": "\x00"}],
)
def test_a_choice_that_does_not_exist_is_ignored_and_said(client, choix):
    ArticleFactory(titre="Un portrait", publie=True, portrait=True, theme=Theme.VELO, region=RegionFactory())

    reponse = read(client, "editorial:portraits", **choix)

    assert titres(reponse) == ["Un portrait"]
    assert "Ce choix n’existe pas" in reponse.content.decode()


@pytest.mark.parametrize("page", ["0", "999999999", "x", "-1"])
def test_a_page_that_does_not_exist_is_a_404(client, page):
    assert read(client, "editorial:actualites", page=page).status_code == 404


@pytest.mark.parametrize("nom", LISTES)
def test_an_empty_list_says_so(client, nom):
    assert "Rien à lire ici" in read(client, nom).content.decode()


@pytest.mark.parametrize("nombre", [1, 20])
def test_a_list_asks_a_flat_number_of_queries(client, nombre, django_assert_max_num_queries):
    ArticleFactory.create_batch(nombre, publie=True, portrait=True, theme=Theme.VELO, region=RegionFactory())

    with django_assert_max_num_queries(7):
        reponse = read(client, "editorial:portraits")

    assert len(reponse.content) < 60_000


def test_public_pages_may_be_kept_by_a_cache(client):
    article = ArticleFactory(publie=True)

    for adresse in (*map(reverse, LISTES), reverse("editorial:flux"), article.get_absolute_url()):
        assert client.get(adresse)["Cache-Control"] == "public, max-age=300", adresse


def test_the_structure_of_a_portrait_leads_to_its_page_when_the_public_finds_it(client, jour):
    convention = ConventionFactory()
    visible = ArticleFactory(publie=True, portrait=True, structure=convention.structure)
    cachee = ArticleFactory(publie=True, portrait=True)
    rebuild_documents(on=jour)

    assert (
        reverse("structures:fiche", args=[visible.structure_id])
        in client.get(visible.get_absolute_url()).content.decode()
    )
    assert (
        "/annuaire/" + str(cachee.structure_id) not in client.get(cachee.get_absolute_url()).content.decode()
    )


def test_what_was_typed_is_shown_as_text(client):
    article = ArticleFactory(
        publie=True,
        titre="<b>Titre</b>",
        chapeau="<img src=x onerror=alert(1)>",
        corps="<script>alert(1)</script>\n\n[a](javascript:alert(1))",
    )

    html = client.get(article.get_absolute_url()).content.decode()

    assert "<b>Titre</b>" not in html
    assert "<script>alert" not in html
    assert "<img" not in html
    assert 'href="javascript:' not in html


def test_the_feed_holds_the_last_articles_of_every_kind(client, jour):
    ArticleFactory(titre="Plus ancien", publie=True, portrait=True)
    ArticleFactory(titre="Le dernier & le meilleur", publie=True, publie_on=jour)
    ArticleFactory(titre="Brouillon")

    reponse = client.get(reverse("editorial:flux"))

    racine = ElementTree.fromstring(reponse.content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert reponse["Content-Type"].startswith("application/atom+xml")
    assert [e.findtext(f"{atom}title") for e in racine.findall(f"{atom}entry")] == [
        "Actualité\u00a0: Le dernier & le meilleur",
        "Portrait\u00a0: Plus ancien",
    ]


def test_search_engines_are_told_of_what_is_published_only(client):
    publie, brouillon = ArticleFactory(publie=True), ArticleFactory()

    plan = client.get("/sitemap.xml").content.decode()

    assert publie.get_absolute_url() in plan
    assert brouillon.get_absolute_url() not in plan
    assert reverse("editorial:appels_clos") in plan


def test_the_home_of_visitors_shows_open_calls_and_the_three_last_articles(client, jour):
    ArticleFactory(titre="Appel ouvert", publie=True, appel=True)
    ArticleFactory(titre="Appel clos", publie=True, appel=True, cloture_on=jour - timedelta(days=1))
    for rang in range(4):
        ArticleFactory(titre=f"Actualité {rang}", publie=True, publie_on=jour - timedelta(days=rang))

    html = client.get("/").content.decode()

    assert "Appel ouvert" in html
    assert "Appel clos" not in html
    assert [rang for rang in range(4) if f"Actualité {rang}" in html] == [0, 1, 2]


def test_the_home_of_visitors_says_nothing_without_articles(client):
    assert "Toutes les actualités" not in client.get("/").content.decode()


def test_who_is_signed_in_reads_them_too(client):
    article = ArticleFactory(publie=True)
    client.force_login(UserFactory(accompagnateur=True))

    reponse = client.get(article.get_absolute_url())

    assert reponse.status_code == 200
    assert "private" in reponse["Cache-Control"]
