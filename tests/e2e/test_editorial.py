"""An administrator writes, reads again and publishes; a visitor reads, narrows, and finds the archive."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from siae_portal.editorial.enums import Theme
from siae_portal.editorial.models import Article
from tests.comptes.factories import UserFactory
from tests.e2e.axe import check_page
from tests.e2e.gestes import sign_in
from tests.editorial.factories import ArticleFactory
from tests.referentiels import load_without_communes
from tests.structures.factories import RegionFactory, StructureFactory

pytestmark = pytest.mark.django_db(transaction=True)

TEXTE = "Neuf heures.\n\n## Un métier\n\n- un geste ;\n- un autre.\n\n> Une parole.\n\nDu **gras**."


def test_an_administrator_writes_a_portrait_that_a_visitor_reads(page, telephone, live_server):
    structure = StructureFactory()
    sign_in(page, UserFactory(administrateur=True), live_server.url)
    page.get_by_role("link", name="Rédaction").first.click()
    page.get_by_role("link", name="portrait").click()
    page.locator("#id_titre").fill("Le vélo remet en route")
    page.get_by_label("Chapeau").fill("Une journée fictive.")
    page.locator("#id_corps").fill(TEXTE)
    expect(page.locator("#apercu h2")).to_have_text("Un métier")
    page.get_by_label("SIRET de la structure").fill(structure.siret)
    page.locator("#id_theme").select_option("VELO")
    check_page(page)
    page.get_by_role("button", name="Enregistrer et relire").click()

    expect(page.get_by_text("Seuls les administrateurs lisent cette page")).to_be_visible()
    check_page(page)
    telephone.goto("/actualites/le-velo-remet-en-route/")
    expect(telephone.get_by_role("heading", level=1)).to_contain_text("n’existe pas")
    page.get_by_role("link", name="Publier").click()
    check_page(page)
    page.get_by_role("button", name="Publier l’article").click()
    expect(page.get_by_text("chacun peut le lire")).to_be_visible()

    telephone.goto("/actualites/portraits/")
    telephone.get_by_role("link", name="Le vélo remet en route").click()
    expect(telephone.get_by_role("heading", level=1)).to_have_text("Le vélo remet en route")
    expect(telephone.locator("blockquote")).to_contain_text("Une parole.")
    check_page(telephone)


def test_a_visitor_narrows_by_theme_and_finds_what_is_closed(page, telephone, sans_script, live_server):
    load_without_communes()
    jour = timezone.localdate()
    bretagne = RegionFactory(bretagne=True)
    ArticleFactory.create_batch(13, publie=True, portrait=True, theme=Theme.TEXTILE)
    ArticleFactory(titre="Le vélo breton", publie=True, portrait=True, theme=Theme.VELO, region=bretagne)
    ArticleFactory(titre="Bientôt clos", publie=True, appel=True, cloture_on=jour + timedelta(days=2))
    clos = ArticleFactory(titre="Déjà clos", publie=True, appel=True, cloture_on=jour - timedelta(days=1))

    for ecran, base in ((page, live_server.url), (telephone, "")):
        for adresse in (
            "/",
            "/comment-ca-marche/",
            "/actualites/",
            "/actualites/portraits/",
            "/actualites/portraits/?page=2&theme=TEXTILE",
            "/actualites/portraits/?theme=INCONNU",
            "/actualites/appels-a-projets/",
            "/actualites/appels-clos/",
            clos.get_absolute_url(),
        ):
            ecran.goto(base + adresse)
            check_page(ecran)

    sans_script.goto("/actualites/portraits/")
    sans_script.locator("#id_theme").select_option(label="Mécanique du vélo (1)")
    sans_script.get_by_role("button", name="Afficher").click()
    expect(sans_script.locator(".portail-articles > li")).to_have_count(1)
    sans_script.get_by_role("link", name="Appels clos").click()
    sans_script.get_by_role("link", name="Déjà clos").click()
    expect(sans_script.get_by_text("Clos depuis le")).to_be_visible()


def test_two_writers_at_once_and_the_other_screens(page, telephone, live_server):
    article = ArticleFactory(titre="Au départ")
    publie = ArticleFactory(publie=True)
    sign_in(page, UserFactory(administrateur=True), live_server.url)
    page.goto(f"{live_server.url}/redaction/{article.pk}/modifier/")
    Article.objects.filter(pk=article.pk).update(titre="Une autre main", version=2)
    page.locator("#id_titre").fill("Ma main")
    page.get_by_role("button", name="Enregistrer et relire").click()

    expect(page.get_by_text("modifié pendant que vous l’écriviez")).to_be_visible()
    expect(page.locator("#id_titre")).to_have_value("Ma main")
    check_page(page)
    page.get_by_role("button", name="Enregistrer et relire").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ma main")

    sign_in(telephone, UserFactory(administrateur=True))
    for adresse in (
        "/",
        f"/{article.pk}/",
        f"/{article.pk}/modifier/",
        f"/{article.pk}/publier/",
        f"/{publie.pk}/retirer/",
    ):
        telephone.goto(f"/redaction{adresse}")
        check_page(telephone)
