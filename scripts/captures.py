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
from django.test import Client  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402
from django.urls import reverse  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from conventions.models import Dossier  # noqa: E402
from siae_portal.comptes.models import User  # noqa: E402

IMAGES = ROOT / "docs" / "guide" / "images"
MAINTENANT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--font-render-hinting=none"]
COULEURS = 96
GRAINE = 2026


@dataclass(frozen=True, kw_only=True)
class Ecran:
    """A size of window, in CSS pixels; the height is that of the image, at most."""

    largeur: int
    hauteur: int
    tactile: bool = False


BUREAU = Ecran(largeur=1280, hauteur=960)
LONG = Ecran(largeur=1280, hauteur=1500)
TELEPHONE = Ecran(largeur=360, hauteur=740, tactile=True)


@dataclass(frozen=True, kw_only=True)
class Capture:
    """One image: who looks (None: nobody is signed in) at which address, and from where in the page."""

    nom: str
    compte: str | None
    adresse: Callable[[], str]
    ecran: Ecran = BUREAU
    depuis: str = ""


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


JARDINS = ("Les Jardins du Canal", "ACI")

CAPTURES = (
    Capture(nom="connexion", compte=None, adresse=url("comptes:connexion"), ecran=LONG),
    Capture(nom="representant-accueil", compte="nadia.renard", adresse=url("accueil:accueil")),
    Capture(nom="representant-plan", compte="nadia.renard", adresse=dossier_url("dossier_detail", *JARDINS)),
)


def main() -> None:
    """Take every image, or those whose name starts by one of the arguments."""
    voulues = [c for c in CAPTURES if not sys.argv[1:] or c.nom.startswith(tuple(sys.argv[1:]))]
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demonstration() as serveur, chromium() as navigateur:
        for capture in voulues:
            contenu = compress(take(navigateur, serveur, capture))
            (IMAGES / f"{capture.nom}.png").write_bytes(contenu)
            print(f"{capture.nom}.png : {len(contenu) // 1000} ko")


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
        call_command("charger_referentiels", stdout=io.StringIO())
        call_command("charger_demonstration", le=MAINTENANT.date(), stdout=io.StringIO())
        settings.ALLOWED_HOSTS = ["localhost"]
        serveur = LiveServerThread("localhost", StaticFilesHandler)
        serveur.daemon = True
        serveur.start()
        serveur.is_ready.wait()
        pile.callback(serveur.terminate)
        if serveur.error:
            raise serveur.error
        yield f"http://localhost:{serveur.port}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium of the system."""
    programme = shutil.which("chromium") or shutil.which("chromium-browser")
    if programme is None:
        sys.exit("Chromium manque : installez-le avec « sudo apt install chromium », puis recommencez.")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=programme, args=ARGUMENTS)


def take(navigateur: Browser, serveur: str, capture: Capture) -> bytes:
    """The image of one page."""
    page = open_page(navigateur, serveur, capture)
    try:
        reponse = page.goto(serveur + capture.adresse(), wait_until="networkidle")
        if reponse is None or reponse.status != 200:
            raise SystemExit(f"{capture.nom} : réponse {reponse and reponse.status} de {page.url}")
        page.evaluate("document.fonts.ready")
        haut = page.locator(capture.depuis).first.bounding_box() if capture.depuis else None
        y = haut["y"] if haut else 0
        hauteur = min(page.evaluate("document.documentElement.scrollHeight") - y, capture.ecran.hauteur)
        zone = {"x": 0, "y": y, "width": capture.ecran.largeur, "height": hauteur}
        return page.screenshot(full_page=True, clip=zone, animations="disabled", caret="hide")  # type: ignore[arg-type]
    finally:
        page.context.close()


def open_page(navigateur: Browser, serveur: str, capture: Capture) -> Page:
    """A window of the right size, signed in."""
    ecran = capture.ecran
    contexte = navigateur.new_context(
        viewport={"width": ecran.largeur, "height": min(ecran.hauteur, 960)},
        has_touch=ecran.tactile,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
    )
    if capture.compte:
        client = Client()
        client.force_login(account(capture.compte))
        nom = settings.SESSION_COOKIE_NAME
        contexte.add_cookies([{"name": nom, "value": client.cookies[nom].value, "url": serveur}])
    page = contexte.new_page()
    page.clock.set_fixed_time(MAINTENANT)
    return page


def account(nom: str) -> User:
    """The account of the demonstration whose address starts by `nom`."""
    return User.objects.get(email__startswith=f"{nom}@")


def compress(image: bytes) -> bytes:
    """The same image in a palette, without the alpha channel: four times lighter."""
    flux = io.BytesIO()
    with Image.open(io.BytesIO(image)) as brute:
        palette = brute.convert("RGB").quantize(COULEURS, dither=Image.Dither.NONE)
        palette.save(flux, format="PNG", optimize=True)
    return flux.getvalue()


if __name__ == "__main__":
    main()
