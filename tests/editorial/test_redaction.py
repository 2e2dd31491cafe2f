"""The screens of the writers: what they refuse, and that nothing typed is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from siae_portal.editorial.enums import EtatArticle
from siae_portal.editorial.models import Article
from tests.comptes.factories import UserFactory
from tests.editorial.factories import ArticleFactory
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db

SAISIE = {
    "titre": "Un titre",
    "chapeau": "Un chapeau.",
    "corps": "Un texte.",
    "theme": "",
    "region": "",
    "slug": "",
}


@pytest.fixture
def redacteur(client):
    client.force_login(UserFactory(administrateur=True))
    return client


def create(client, genre="actualite", **champs):
    return client.post(reverse("editorial:creer", args=[genre]), {**SAISIE, **champs})


def errors(reponse, champ):
    return " ".join(reponse.context["form"].errors.get(champ, []))


def test_a_draft_is_written_then_read_again(redacteur):
    reponse = create(redacteur, corps="## Un intertitre\n\nDu **gras**.")

    article = Article.objects.get()
    assert reponse["Location"] == reverse("editorial:relecture", args=[article.pk])
    html = redacteur.get(reponse["Location"]).content.decode()
    assert "<h2>Un intertitre</h2>" in html
    assert "Seuls les administrateurs lisent cette page" in html


@pytest.mark.parametrize(
    ("champs", "champ", "phrase"),
    [
        ({"titre": ""}, "titre", "obligatoire"),
        ({"titre": "a" * 100_000}, "titre", "120"),
        ({"chapeau": "a" * 401}, "chapeau", "1 caractère de trop"),
        ({"corps": "a" * 100_000}, "corps", "80000 caractères de trop"),
        ({"corps": ""}, "corps", "obligatoire"),
        ({"corps": "<script>alert(1)</script>"}, "corps", "code HTML"),
        ({"corps": "![photo](https://exemple.invalid/a.png)"}, "corps", "une image"),
        ({"corps": "[a](javascript:alert)"}, "corps", "ne mène nulle part"),
        ({"corps": "a\x00b"}, "corps", "nul"),
        ({"theme": "INCONNU"}, "theme", "INCONNU"),
        ({"region": "zz"}, "region", ""),
        ({"slug": "portraits"}, "slug", "page du portail"),
        ({"slug": "été !"}, "slug", "lettres sans accent"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(redacteur, champs, champ, phrase):
    reponse = create(redacteur, **champs)

    assert reponse.status_code == 200
    assert errors(reponse, champ)
    assert phrase in errors(reponse, champ)
    assert not Article.objects.exists()


def test_what_was_typed_is_still_there_after_a_refusal(redacteur):
    reponse = create(redacteur, corps="Mon long texte <script>")

    assert "Mon long texte &lt;script&gt;" in reponse.content.decode()


def test_the_address_of_another_article_is_refused_by_its_title(redacteur):
    ArticleFactory(slug="prise", titre="Le premier")

    assert "« Le premier »" in errors(create(redacteur, slug="Prise"), "slug")


@pytest.mark.parametrize(
    ("jour", "refus"), [("2027-02-29", "n’existe pas"), ("", "obligatoire"), ("31/02/2028", "n’existe pas")]
)
def test_a_call_needs_a_closing_day_that_exists(redacteur, jour, refus):
    assert refus in errors(create(redacteur, "appel-a-projets", cloture_on=jour), "cloture_on")


def test_a_leap_day_is_a_day(redacteur):
    create(redacteur, "appel-a-projets", cloture_on="2028-02-29")

    assert Article.objects.get().cloture_on.isoformat() == "2028-02-29"


def test_a_portrait_names_its_structure_by_its_siret(redacteur):
    structure = StructureFactory()

    create(redacteur, "portrait", structure=f"{structure.siret[:9]} {structure.siret[9:]}")

    article = Article.objects.get()
    assert (article.structure, article.region) == (structure, structure.departement.region)


@pytest.mark.parametrize(
    ("siret", "refus"), [("73282932000074", "Aucune structure du portail"), ("123", "14 chiffres")]
)
def test_an_unknown_siret_is_refused(redacteur, siret, refus):
    assert refus in errors(create(redacteur, "portrait", structure=siret), "structure")


def test_an_unknown_kind_is_a_404(redacteur):
    assert redacteur.get("/redaction/nouveau/roman/").status_code == 404


def edit(client, article, **champs):
    return client.post(
        reverse("editorial:modifier", args=[article.pk]), {**SAISIE, "version": article.version, **champs}
    )


def test_two_writers_at_once_lose_nothing(redacteur):
    article = ArticleFactory(titre="Au départ")
    edit(redacteur, article, titre="La première")

    reponse = edit(redacteur, article, titre="La seconde", corps="Mon texte.")

    html = reponse.content.decode()
    assert reponse.status_code == 409
    assert "modifié pendant que vous l’écriviez" in html
    assert 'value="La seconde"' in html
    assert "La première" in html
    assert 'name="version" value="2"' in html
    assert Article.objects.get().titre == "La première"


def test_after_a_conflict_the_same_form_saves(redacteur):
    article = ArticleFactory()
    edit(redacteur, article, titre="La première")

    edit(redacteur, article, titre="La seconde", version=2)

    assert Article.objects.get().titre == "La seconde"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 400])
def test_a_version_that_is_not_one_is_a_conflict(redacteur, version):
    assert edit(redacteur, ArticleFactory(), version=version).status_code == 409


def test_the_form_of_a_published_article_does_not_offer_its_address(redacteur):
    article = ArticleFactory(publie=True)

    champs = redacteur.get(reverse("editorial:modifier", args=[article.pk])).context["form"].fields

    assert "slug" not in champs


def test_a_published_call_cannot_close_before_it_was_read(redacteur):
    article = ArticleFactory(publie=True, appel=True)

    assert "précède la parution" in errors(edit(redacteur, article, cloture_on="2019-01-01"), "cloture_on")


def publish(client, article, jour, **champs):
    return client.post(
        reverse("editorial:publier", args=[article.pk]),
        {"publie_on": jour.isoformat(), "version": article.version, **champs},
        follow=True,
    )


def test_an_article_is_published_today_or_later(redacteur):
    jour = timezone.localdate()
    ce_jour, demain = ArticleFactory(), ArticleFactory()

    assert "chacun peut le lire" in publish(redacteur, ce_jour, jour).content.decode()
    assert "paraîtra le" in publish(redacteur, demain, jour + timedelta(days=1)).content.decode()
    assert redacteur.get(ce_jour.get_absolute_url()).status_code == 200
    assert redacteur.get(demain.get_absolute_url()).status_code == 404


def test_a_call_whose_closing_day_is_past_is_not_published(redacteur):
    article = ArticleFactory(appel=True, cloture_on=timezone.localdate() - timedelta(days=1))

    html = publish(redacteur, article, timezone.localdate()).content.decode()

    assert "La date de clôture précède la parution" in html
    assert Article.objects.get().etat == EtatArticle.BROUILLON


def test_publishing_what_another_changed_is_refused(redacteur):
    article = ArticleFactory(version=2)

    html = publish(redacteur, article, timezone.localdate(), version=1).content.decode()

    assert "modifié depuis que vous l’avez relu" in html


def test_a_withdrawn_article_is_read_by_nobody_and_may_come_back(redacteur):
    article = ArticleFactory(publie=True)

    redacteur.post(reverse("editorial:retirer", args=[article.pk]), {"motif": "Une date fausse."})

    assert redacteur.get(article.get_absolute_url()).status_code == 404
    article.refresh_from_db()
    publish(redacteur, article, timezone.localdate())
    assert redacteur.get(article.get_absolute_url()).status_code == 200


def test_a_withdrawal_without_a_reason_is_refused(redacteur):
    article = ArticleFactory(publie=True)

    reponse = redacteur.post(reverse("editorial:retirer", args=[article.pk]), {"motif": " "})

    assert errors(reponse, "motif")
    assert Article.objects.get().etat == EtatArticle.PUBLIE


def test_a_copy_opens_as_a_draft(redacteur):
    article = ArticleFactory(publie=True, titre="Modèle")

    html = redacteur.post(reverse("editorial:copier", args=[article.pk]), follow=True).content.decode()

    assert "La copie est un brouillon" in html
    assert 'value="Copie de Modèle"' in html


@pytest.mark.parametrize(
    ("corps", "attendu"),
    [
        ("**gras**", "<strong>gras</strong>"),
        ("", "Le texte est vide."),
        ("![a](https://exemple.invalid/a.png)", "une image"),
        ("a" * 20_001, "1\u00a0caractère de trop"),
    ],
)
def test_the_text_is_shown_while_it_is_typed(redacteur, corps, attendu):
    html = redacteur.post(reverse("editorial:apercu"), {"corps": corps}).content.decode()

    assert attendu in html
    assert not Article.objects.exists()


def test_the_list_is_filtered_and_the_unknown_is_ignored(redacteur):
    ArticleFactory(titre="Brouillon de vélo")
    ArticleFactory(titre="Vélo en ligne", publie=True)

    def found(**choix):
        return [
            ligne[0].titre for ligne in redacteur.get(reverse("editorial:redaction"), choix).context["lignes"]
        ]

    assert found(q="vélo", situation="EN_LIGNE") == ["Vélo en ligne"]
    assert found(genre="PORTRAIT") == []
    assert len(found(situation="INCONNUE", q="")) == 2
    assert found(q="%' OR 1=1 --") == []


@pytest.mark.parametrize("nombre", [1, 20])
def test_the_list_asks_a_flat_number_of_queries(redacteur, nombre, django_assert_max_num_queries):
    ArticleFactory.create_batch(nombre, portrait=True)

    with django_assert_max_num_queries(7):
        redacteur.get(reverse("editorial:redaction"))


def test_the_journal_tells_the_acts(redacteur):
    create(redacteur)
    article = Article.objects.get()
    publish(redacteur, article, timezone.localdate())

    html = redacteur.get(reverse("editorial:relecture", args=[article.pk])).content.decode()

    assert html.index("Publication") < html.index("Création")
