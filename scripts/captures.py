"""`make captures`: takes the screenshots of the guide, on a demonstration of its own.

A database apart is created, filled with the story of one day, served with the clock stopped on that day, then
dropped: two runs on the same code give the same images.
"""

import io
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "siae_portal.settings.test"
os.environ["DATABASE_NAME"] = "siae_captures"
# Playwright runs its own loop in this thread, and Django would refuse the database under it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402
from django.urls import reverse  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright  # noqa: E402

from accompagnement.models import Salarie  # noqa: E402
from conventions.enums import NatureDocument  # noqa: E402
from conventions.models import Convention, Document, Dossier  # noqa: E402
from conventions.services.documents import produce_document  # noqa: E402
from siae_portal.comptes.enums import Role  # noqa: E402
from siae_portal.comptes.models import User  # noqa: E402
from structures.models import Structure  # noqa: E402
from tests.sessions import open_session  # noqa: E402

IMAGES = ROOT / "docs" / "guide" / "images"
MAINTENANT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
# Without the French texts of Chromium (chromium-l10n on Debian), its dates and file buttons stay English.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--font-render-hinting=none", "--lang=fr"]
COULEURS = 128
GRAINE = 2026


@dataclass(frozen=True, kw_only=True)
class Ecran:
    """A size of window, in CSS pixels; the image is as high, or less."""

    largeur: int
    hauteur: int
    tactile: bool = False


BUREAU = Ecran(largeur=1280, hauteur=960)
LONG = Ecran(largeur=1280, hauteur=1500)
TELEPHONE = Ecran(largeur=360, hauteur=740, tactile=True)
TELEPHONE_LONG = Ecran(largeur=360, hauteur=1300, tactile=True)


@dataclass(frozen=True, kw_only=True)
class Capture:
    """One image: who looks at which address.

    `compte`: an account of the list, or the name of a structure for its representative, or None.
    """

    nom: str
    compte: str | None
    adresse: Callable[[], str]
    ecran: Ecran = BUREAU


def dossier_url(nom: str, structure: str, type_structure: str, **arguments: str) -> Callable[[], str]:
    """Address of a page of one dossier of the demonstration."""

    def adresse() -> str:
        dossier = Dossier.objects.get(
            structure__denomination=structure, type=type_structure, annee=MAINTENANT.year + 1
        )
        return reverse(f"conventions:{nom}", kwargs={"pk": dossier.pk, **arguments})

    return adresse


def url(nom: str) -> Callable[[], str]:
    """Address of a page without argument."""
    return lambda: reverse(nom)


def convention_url(structure: str, type_structure: str) -> Callable[[], str]:
    """Address of the convention signed for the year of the demonstration."""

    def adresse() -> str:
        convention = Convention.objects.get(
            structure__denomination=structure,
            type=type_structure,
            debut_on__year=MAINTENANT.year + 1,
        )
        return reverse("conventions:convention_detail", kwargs={"pk": convention.pk})

    return adresse


def verification_url(structure: str, type_structure: str) -> Callable[[], str]:
    """Address of the verification page, asked for the convention of a structure."""

    def adresse() -> str:
        document = Document.objects.current().get(
            dossier__structure__denomination=structure,
            dossier__type=type_structure,
            dossier__annee=MAINTENANT.year + 1,
            nature=NatureDocument.CONVENTION,
        )
        return f"{reverse('conventions:verification')}?{urlencode({'code': document.code_verification})}"

    return adresse


def structure_url(nom: str, structure: str) -> Callable[[], str]:
    """Address of a page of a structure."""
    return lambda: reverse(nom, kwargs={"pk": Structure.objects.get(denomination=structure).pk})


def salarie_url(nom: str) -> Callable[[], str]:
    """Address of a page of the person followed for longest in the first structure."""

    def adresse() -> str:
        suivis = Salarie.objects.filter(structure__denomination=JARDINS[0], sortie=None)
        premier = suivis.order_by("entree_on", "pk")[0]
        return reverse(f"accompagnement:{nom}", kwargs={"pk": premier.pk})

    return adresse


JARDINS = ("Les Jardins du Canal", "ACI")
NADIA, LEA, CLAIRE = "nadia.renard", "lea.morvan", "claire.morin"
PAUL, SOPHIE, YOUSSEF = "paul.leguen", "sophie.garnier", "youssef.amrani"
DEPOSE = ("Atelier Boussole", "ACI")
INCOMPLET = ("La Conserverie des Rias", "ACI")
EN_INSTRUCTION = ("Chantiers du Blavet", "ACI")
A_PRESENTER = ("Linge et Compagnie", "ACI")
AVIS_RENDU = ("Le Fil de Ploërmel", "ACI")
PROPOSE = ("CIAS des Trois Landes", "ACI")
VISE = ("Papiers d’Argoat", "EI")
A_SIGNER = ("Présence Emploi Auray", "AI")
SIGNE = ("Les Jardins du Canal", "EI")

CAPTURES = (
    Capture(nom="connexion", compte=None, adresse=url("comptes:connexion")),
    Capture(nom="public-annuaire", compte=None, adresse=url("structures:annuaire")),
    Capture(nom="public-fiche", compte=None, adresse=structure_url("structures:fiche", SIGNE[0])),
    Capture(nom="public-verification", compte=None, adresse=verification_url(*SIGNE)),
    Capture(nom="representant-accueil", compte=NADIA, adresse=url("accueil:accueil")),
    Capture(nom="representant-nouveau", compte=NADIA, adresse=url("conventions:dossier_creer")),
    Capture(nom="representant-plan", compte=NADIA, adresse=dossier_url("dossier_detail", *JARDINS)),
    Capture(
        nom="representant-demande",
        compte=NADIA,
        adresse=dossier_url("dossier_section", *JARDINS, code="DEMANDE"),
        ecran=LONG,
    ),
    Capture(nom="representant-pieces", compte=NADIA, adresse=dossier_url("dossier_pieces", *JARDINS)),
    Capture(
        nom="representant-depot",
        compte=NADIA,
        adresse=dossier_url("dossier_deposer", *JARDINS),
        ecran=LONG,
    ),
    Capture(
        nom="representant-recepisse", compte=DEPOSE[0], adresse=dossier_url("dossier_recepisse", *DEPOSE)
    ),
    Capture(
        nom="representant-reponse",
        compte=INCOMPLET[0],
        adresse=dossier_url("dossier_repondre", *INCOMPLET),
    ),
    Capture(
        nom="representant-signature",
        compte=A_SIGNER[0],
        adresse=dossier_url("dossier_signer", *A_SIGNER),
        ecran=LONG,
    ),
    Capture(nom="representant-convention", compte=NADIA, adresse=convention_url(*SIGNE)),
    Capture(
        nom="representant-telephone",
        compte=NADIA,
        adresse=dossier_url("dossier_detail", *JARDINS),
        ecran=TELEPHONE,
    ),
    Capture(nom="instructeur-accueil", compte=CLAIRE, adresse=url("accueil:accueil")),
    Capture(nom="instructeur-liste", compte=CLAIRE, adresse=url("conventions:dossier_list")),
    Capture(
        nom="instructeur-dossier",
        compte=CLAIRE,
        adresse=dossier_url("dossier_detail", *EN_INSTRUCTION),
        ecran=LONG,
    ),
    Capture(nom="instructeur-pieces", compte=CLAIRE, adresse=dossier_url("dossier_completer", *DEPOSE)),
    Capture(
        nom="instructeur-proposition",
        compte=CLAIRE,
        adresse=dossier_url("dossier_proposer", *AVIS_RENDU),
        ecran=LONG,
    ),
    Capture(
        nom="instructeur-telephone",
        compte=CLAIRE,
        adresse=url("conventions:dossier_list"),
        ecran=TELEPHONE,
    ),
    Capture(nom="decision-accueil", compte=SOPHIE, adresse=url("accueil:accueil")),
    Capture(nom="decision-visa", compte=PAUL, adresse=dossier_url("dossier_geste", *PROPOSE, geste="VISER")),
    Capture(
        nom="decision-acceptation",
        compte=SOPHIE,
        adresse=dossier_url("dossier_accepter", *VISE),
        ecran=LONG,
    ),
    Capture(nom="commission-accueil", compte=YOUSSEF, adresse=url("accueil:accueil")),
    Capture(
        nom="commission-inscription",
        compte=YOUSSEF,
        adresse=dossier_url("dossier_inscrire", *EN_INSTRUCTION),
    ),
    Capture(
        nom="commission-avis",
        compte=YOUSSEF,
        adresse=dossier_url("dossier_avis", *A_PRESENTER),
        ecran=LONG,
    ),
    Capture(
        nom="accompagnement-journee",
        compte=LEA,
        adresse=url("accompagnement:salarie_list"),
        ecran=TELEPHONE,
    ),
    Capture(nom="accompagnement-personne", compte=LEA, adresse=salarie_url("salarie_detail"), ecran=LONG),
    Capture(
        nom="accompagnement-entretien",
        compte=LEA,
        adresse=salarie_url("entretien_ajouter"),
        ecran=TELEPHONE_LONG,
    ),
    Capture(nom="accompagnement-sortie", compte=LEA, adresse=salarie_url("sortie")),
    Capture(nom="accompagnement-resultats", compte=NADIA, adresse=url("accompagnement:resultats")),
)


def main() -> None:
    """Take every image, or those whose name starts by one of the arguments."""
    voulues = [c for c in CAPTURES if not sys.argv[1:] or c.nom.startswith(tuple(sys.argv[1:]))]
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demonstration() as serveur, chromium() as navigateur:
        for capture in voulues:
            contenu = compress(take(navigateur, serveur, capture))
            (IMAGES / f"{capture.nom}.png").write_bytes(contenu)
            sys.stdout.write(f"{capture.nom}.png : {len(contenu) // 1000} ko\n")


@contextmanager
def demonstration() -> Iterator[str]:
    """The portal on the demonstration of one day, without chance nor clock; gives its address."""
    hasard = random.Random(GRAINE)  # noqa: S311 — codes of fictive acts, the same at each run
    with ExitStack() as pile:
        pile.callback(shutil.rmtree, settings.FICHIERS_DOSSIER, ignore_errors=True)
        pile.enter_context(mock.patch("django.utils.timezone.now", return_value=MAINTENANT))
        pile.enter_context(mock.patch("secrets.choice", hasard.choice))
        bases = setup_databases(verbosity=0, interactive=False)
        pile.callback(teardown_databases, bases, verbosity=0)
        pile.callback(close_other_sessions)
        call_command("charger_referentiels", stdout=io.StringIO())
        call_command("charger_demonstration", le=MAINTENANT.date(), stdout=io.StringIO())
        make_documents()
        settings.ALLOWED_HOSTS = ["localhost"]
        serveur = LiveServerThread("localhost", StaticFilesHandler)
        serveur.daemon = True
        serveur.start()
        serveur.is_ready.wait()
        pile.callback(serveur.terminate)
        if serveur.error:
            raise serveur.error
        yield f"http://localhost:{serveur.port}"


def make_documents() -> None:
    """Make the files that wait, as the worker does."""
    for document in Document.objects.filter(fichier=None).order_by("pk"):
        produce_document(document_id=document.pk, at=document.demande_at)


def close_other_sessions() -> None:
    """End what the threads of the server left open, or the database could not be dropped."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium of the system."""
    programme = shutil.which("chromium") or shutil.which("chromium-browser")
    if programme is None:
        sys.exit("Chromium manque : installez-le avec « sudo apt install chromium », puis recommencez.")
    with sync_playwright() as playwright:
        environnement: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "fr"}
        yield playwright.chromium.launch(executable_path=programme, args=ARGUMENTS, env=environnement)


def take(navigateur: Browser, serveur: str, capture: Capture) -> bytes:
    """The image of one page."""
    page = open_page(navigateur, serveur, capture)
    try:
        reponse = page.goto(serveur + capture.adresse(), wait_until="networkidle")
        if reponse is None or reponse.status != 200:
            raise SystemExit(f"{capture.nom} : réponse {reponse and reponse.status} de {page.url}")
        page.evaluate("document.fonts.ready")
        return shoot(page, capture.ecran)
    finally:
        page.context.close()


def shoot(page: Page, ecran: Ecran) -> bytes:
    """The content of the page, without the head and foot that every page bears."""
    haut, bas = page.evaluate(
        "(() => {const zone = document.querySelector('main').getBoundingClientRect();"
        " return [zone.top, zone.bottom]})()"
    )
    page.set_viewport_size({"width": ecran.largeur, "height": int(haut) + ecran.hauteur})
    zone = FloatRect(x=0, y=haut, width=ecran.largeur, height=min(bas - haut, ecran.hauteur))
    return page.screenshot(full_page=True, clip=zone, animations="disabled", caret="hide")


def open_page(navigateur: Browser, serveur: str, capture: Capture) -> Page:
    """A window of the right size, signed in."""
    ecran = capture.ecran
    contexte = navigateur.new_context(
        viewport={"width": ecran.largeur, "height": ecran.hauteur},
        has_touch=ecran.tactile,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
    )
    if capture.compte:
        client = Client()
        open_session(client, account(capture.compte))
        nom = settings.SESSION_COOKIE_NAME
        contexte.add_cookies([{"name": nom, "value": client.cookies[nom].value, "url": serveur}])
    page = contexte.new_page()
    page.clock.set_fixed_time(MAINTENANT)
    return page


def account(nom: str) -> User:
    """The account whose address starts by `nom`, or the representative of the structure `nom`."""
    if "." in nom:
        return User.objects.get(email__startswith=f"{nom}@")
    return User.objects.get(habilitations__role=Role.DIRIGEANT, habilitations__structure__denomination=nom)


def compress(image: bytes) -> bytes:
    """The same image in a palette, without the alpha channel: four times lighter."""
    flux = io.BytesIO()
    with Image.open(io.BytesIO(image)) as brute:
        palette = brute.convert("RGB").quantize(COULEURS, dither=Image.Dither.NONE)
        palette.save(flux, format="PNG", optimize=True)
    return flux.getvalue()


if __name__ == "__main__":
    main()
