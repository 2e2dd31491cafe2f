"""The acts on an article: what they write, what they refuse, and that two writers never erase each other."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from siae_portal.audit.models import Evenement
from siae_portal.audit.services import broken_links
from siae_portal.editorial.enums import EtatArticle, Genre, Situation
from siae_portal.editorial.models import Article
from siae_portal.editorial.services import (
    RELU_AVANT,
    ArticleModifie,
    Contenu,
    copy_article,
    create_article,
    edit_article,
    publish_article,
    withdraw_article,
)
from siae_portal.workflow.machine import Acte, TransitionRefusee
from tests.comptes.factories import UserFactory
from tests.editorial.factories import ArticleFactory
from tests.structures.factories import RegionFactory, StructureFactory

pytestmark = pytest.mark.django_db

LE = date(2028, 2, 29)
AT = datetime(2028, 2, 29, 9, 0, tzinfo=UTC)


@pytest.fixture
def acte():
    return Acte(user=UserFactory(administrateur=True), at=AT)


def contenu(**champs):
    return Contenu(**{"titre": "Un titre", "chapeau": "Un chapeau.", "corps": "Un texte.", **champs})


def test_a_new_article_is_a_draft_that_nobody_reads(acte):
    article = create_article(genre=Genre.ACTUALITE, contenu=contenu(), acte=acte)

    assert (article.etat, article.slug, article.version) == (EtatArticle.BROUILLON, "un-titre", 1)
    assert not Article.objects.visible(on=LE).exists()
    assert [e.geste for e in Evenement.objects.of(article)] == ["CREER"]


def test_two_articles_of_the_same_title_have_two_addresses(acte):
    slugs = [create_article(genre=Genre.ACTUALITE, contenu=contenu(), acte=acte).slug for _ in range(3)]

    assert slugs == ["un-titre", "un-titre-2", "un-titre-3"]


def test_the_address_of_a_list_is_not_taken(acte):
    article = create_article(genre=Genre.ACTUALITE, contenu=contenu(titre="Portraits"), acte=acte)

    assert article.slug == "portraits-2"


def test_an_address_taken_meanwhile_is_refused_and_nothing_is_written(acte):
    ArticleFactory(slug="prise")

    with pytest.raises(TransitionRefusee, match="vient d’être prise"):
        create_article(genre=Genre.ACTUALITE, contenu=contenu(slug="prise"), acte=acte)

    assert Article.objects.count() == 1


def test_a_portrait_takes_the_region_of_its_structure(acte):
    structure = StructureFactory()

    article = create_article(genre=Genre.PORTRAIT, contenu=contenu(structure=structure), acte=acte)

    assert article.region == structure.departement.region


def test_a_region_chosen_is_kept(acte):
    bretagne = RegionFactory(bretagne=True)

    article = create_article(
        genre=Genre.PORTRAIT, contenu=contenu(structure=StructureFactory(), region=bretagne), acte=acte
    )

    assert article.region == bretagne


def test_editing_grows_the_version_and_journals_no_word(acte):
    article = ArticleFactory()

    edit_article(pk=article.pk, version=1, contenu=contenu(titre="Autre titre"), acte=acte)

    article.refresh_from_db()
    evenement = Evenement.objects.of(article).get()
    assert (article.titre, article.version, article.modifie_par) == ("Autre titre", 2, acte.user)
    assert (evenement.geste, evenement.details) == ("MODIFIER", {"version": 2})


def test_who_saves_second_is_told_and_erases_nothing(acte):
    article = ArticleFactory()
    edit_article(pk=article.pk, version=1, contenu=contenu(titre="La première"), acte=acte)

    with pytest.raises(ArticleModifie) as conflit:
        edit_article(pk=article.pk, version=1, contenu=contenu(titre="La seconde"), acte=acte)

    assert conflit.value.actuel.titre == "La première"
    assert Article.objects.get().titre == "La première"


def test_the_address_follows_the_title_of_a_draft_only(acte):
    brouillon, publie = ArticleFactory(), ArticleFactory(publie=True, slug="ancienne")

    edit_article(pk=brouillon.pk, version=1, contenu=contenu(titre="Nouveau"), acte=acte)
    edit_article(pk=publie.pk, version=1, contenu=contenu(titre="Nouveau", slug="autre"), acte=acte)

    brouillon.refresh_from_db()
    publie.refresh_from_db()
    assert (brouillon.slug, publie.slug) == ("nouveau", "ancienne")


def test_publishing_opens_it_from_the_day_chosen(acte):
    article = ArticleFactory()

    publish_article(pk=article.pk, version=1, publie_on=LE + timedelta(days=1), acte=acte)

    assert not Article.objects.visible(on=LE).exists()
    assert Article.objects.visible(on=LE + timedelta(days=1)).exists()
    assert Article.objects.get().situation(on=LE) == Situation.PROGRAMME
    assert broken_links(article) == []


@pytest.mark.parametrize(
    ("parution", "cloture", "raison"),
    [
        (LE - timedelta(days=1), None, "est passée"),
        (date(2029, 3, 2), None, "plus d’un an"),
        (LE, LE - timedelta(days=1), "précède la parution"),
        (LE + timedelta(days=9), LE + timedelta(days=8), "précède la parution"),
    ],
)
def test_dates_that_cannot_be_are_refused(acte, parution, cloture, raison):
    article = ArticleFactory(**({"appel": True, "cloture_on": cloture} if cloture else {}))

    with pytest.raises(TransitionRefusee, match=raison):
        publish_article(pk=article.pk, version=1, publie_on=parution, acte=acte)

    assert Article.objects.get().publie_on is None


def test_a_call_may_close_on_the_day_it_is_published(acte):
    article = ArticleFactory(appel=True, cloture_on=LE)

    publish_article(pk=article.pk, version=1, publie_on=LE, acte=acte)

    assert list(Article.objects.open_calls(on=LE)) == [article]


def test_what_changed_since_it_was_read_again_is_not_published(acte):
    article = ArticleFactory(version=4)

    with pytest.raises(TransitionRefusee) as refus:
        publish_article(pk=article.pk, version=3, publie_on=LE, acte=acte)

    assert refus.value.raisons == [RELU_AVANT]


def test_a_published_article_is_not_published_again(acte):
    article = ArticleFactory(publie=True)

    with pytest.raises(TransitionRefusee, match="Geste impossible"):
        publish_article(pk=article.pk, version=1, publie_on=LE, acte=acte)


def test_a_withdrawal_takes_a_reason_and_keeps_the_address(acte):
    article = ArticleFactory(publie=True)
    with pytest.raises(TransitionRefusee, match="motif"):
        withdraw_article(pk=article.pk, acte=acte)

    withdraw_article(pk=article.pk, acte=Acte(user=acte.user, at=AT, motif="Une erreur de date."))

    article.refresh_from_db()
    assert (article.etat, article.publie_on is not None) == (EtatArticle.RETIRE, True)
    assert not Article.objects.visible(on=LE).exists()
    assert Evenement.objects.of(article)[0].motif.texte == "Une erreur de date."


def test_a_copy_is_a_draft_of_its_own(acte):
    modele = ArticleFactory(appel=True, publie=True, titre="Un appel")

    copie = copy_article(pk=modele.pk, acte=acte)

    assert (copie.titre, copie.etat, copie.publie_on) == ("Copie de Un appel", EtatArticle.BROUILLON, None)
    assert (copie.corps, copie.cloture_on) == (modele.corps, modele.cloture_on)
    assert copie.slug != modele.slug


def test_the_right_is_asked_again_under_the_lock(acte):
    article = ArticleFactory()
    sans_droit = Acte(user=UserFactory(instructeur=True), at=AT)

    for geste in (
        lambda: edit_article(pk=article.pk, version=1, contenu=contenu(), acte=sans_droit),
        lambda: publish_article(pk=article.pk, version=1, publie_on=LE, acte=sans_droit),
        lambda: copy_article(pk=article.pk, acte=sans_droit),
    ):
        with pytest.raises(Article.DoesNotExist):
            geste()


def test_a_published_call_is_not_closed_before_it_was_read(acte):
    article = ArticleFactory(appel=True, publie=True, publie_on=LE)

    with pytest.raises(TransitionRefusee, match="précède la parution"):
        edit_article(pk=article.pk, version=1, contenu=contenu(cloture_on=LE - timedelta(days=1)), acte=acte)


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"genre": Genre.APPEL_A_PROJETS}, "article_cloture_des_appels"),
        ({"cloture_on": LE}, "article_cloture_des_appels"),
        ({"etat": EtatArticle.PUBLIE}, "article_publie_date"),
        ({"appel": True, "publie": True, "cloture_on": date(2019, 1, 1)}, "article_cloture_apres_parution"),
        ({"portrait": True, "genre": Genre.ACTUALITE}, "article_structure_des_portraits"),
    ],
)
def test_the_database_keeps_the_promises_of_the_form(champs, contrainte):
    with pytest.raises(IntegrityError, match=contrainte), transaction.atomic():
        ArticleFactory(**champs)


@pytest.mark.parametrize(
    ("champs", "situation"),
    [
        ({}, Situation.BROUILLON),
        ({"publie": True}, Situation.EN_LIGNE),
        ({"publie": True, "publie_on": LE + timedelta(days=1)}, Situation.PROGRAMME),
        ({"publie": True, "appel": True, "cloture_on": LE}, Situation.EN_LIGNE),
        ({"publie": True, "appel": True, "cloture_on": LE - timedelta(days=1)}, Situation.CLOS),
        ({"retire": True}, Situation.RETIRE),
    ],
)
def test_the_situation_is_the_same_in_python_and_in_the_database(champs, situation):
    article = ArticleFactory(**champs)

    assert article.situation(on=LE) == situation
    assert [s for s in Situation if Article.objects.in_situation(s, on=LE).exists()] == [situation]
