"""`make captures`: takes the screenshots of the guide, on a demonstration of its own.

A database apart is created, filled with the story of one day, served with the clock stopped on that day, then
dropped: two runs on the same code give the same images.
"""

import io
import logging
import os
import random
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.testcases import LiveServerThread
from django.test.utils import setup_databases, teardown_databases
from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from conventions.models import Document
from conventions.services.documents import produce_document
from scripts.captures.adresses import MAINTENANT
from scripts.captures.liste import CAPTURES, Capture, Ecran
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import User
from tests.sessions import open_session

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "guide" / "images"
# Without the French texts of Chromium (chromium-l10n on Debian), its dates and file buttons stay English.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--font-render-hinting=none", "--lang=fr"]
COULEURS = 128
GRAINE = 2026


def main() -> None:
    """Take every image, or those whose name starts by one of the arguments."""
    voulues = [c for c in CAPTURES if not sys.argv[1:] or c.nom.startswith(tuple(sys.argv[1:]))]
    IMAGES.mkdir(parents=True, exist_ok=True)
    logging.disable(logging.INFO)  # one line per page would hide the list of images
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
