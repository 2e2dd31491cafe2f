"""The documents point to what exists: links, images, commands, decisions, accounts."""

import re
import unicodedata
from urllib.parse import unquote

import pytest

from siae_portal.demonstration.equipes import EQUIPE_VITRINE, SERVICES, Personne
from tests.architecture.projet import RACINE, files, short

PAGES = [*files(".md", under=("docs",)), RACINE / "README.md", RACINE / "CONTRIBUTING.md"]
LIEN = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
MAKE = re.compile(r"`make ([a-z-]+)`")
COMMANDE = re.compile(r"manage\.py ([a-z_]+)")
IMAGE_MAX, IMAGES_MAX = 120_000, 2_500_000


def _links(page):
    return [
        cible for cible in LIEN.findall(page.read_text(encoding="utf-8")) if not re.match(r"[a-z]+:", cible)
    ]


def _slug(titre):
    """Anchor of a title, as the forge writes it."""
    texte = re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", titre.strip().lower()))
    return texte.replace(" ", "-")


def _anchors(page):
    titres = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {_slug(titre) for titre in titres}


@pytest.mark.parametrize("document", PAGES, ids=short)
def test_every_relative_link_leads_somewhere(document):
    morts = []
    for cible in _links(document):
        chemin, _, ancre = unquote(cible).partition("#")
        fichier = (document.parent / chemin).resolve() if chemin else document
        if not fichier.exists() or (ancre and ancre not in _anchors(fichier)):
            morts.append(cible)

    assert morts == []


@pytest.mark.parametrize("document", PAGES, ids=short)
def test_every_quoted_command_exists(document):
    texte = document.read_text(encoding="utf-8")
    cibles = set(re.findall(r"^([a-z-]+):", (RACINE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    commandes = {p.stem for p in RACINE.glob("*/management/commands/*.py")}
    commandes |= {p.stem for p in RACINE.glob("siae_portal/*/management/commands/*.py")}
    django = {"changepassword", "check", "createsuperuser", "makemigrations"}

    assert set(MAKE.findall(texte)) - cibles == set()
    assert set(COMMANDE.findall(texte)) - commandes - django == set()


def test_the_readme_table_is_the_makefile():
    lignes = re.findall(
        r"^\| `make ([a-z-]+)` \|", (RACINE / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    aides = re.findall(r"^([a-z-]+):.*## ", (RACINE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    assert set(aides) - set(lignes) == {"help"}
    assert set(lignes) - set(aides) == set()


def test_every_decision_is_numbered_and_listed():
    dossier = RACINE / "docs" / "adr"
    pages = sorted(p.name for p in dossier.glob("*.md") if p.name != "README.md")
    listees = _links(dossier / "README.md")

    assert listees == pages
    numeros = [nom.partition("-")[0] for nom in pages]
    assert len(set(numeros)) == len(numeros)
    assert [n for n in numeros if not (len(n) == 4 and n.isdecimal())] == []


def test_the_readme_names_the_demonstration_accounts():
    texte = (RACINE / "README.md").read_text(encoding="utf-8")
    noms = [*EQUIPE_VITRINE.values(), *(p for equipe in SERVICES.values() for p in equipe.values())]
    comptes = [Personne(prenom=prenom, nom=nom, qualite="").email for prenom, nom, _ in noms]

    assert [compte for compte in comptes if f"`{compte.partition('@')[0]}`" not in texte] == []


def test_images_are_used_and_light():
    images = list((RACINE / "docs" / "guide" / "images").glob("*"))
    citees = {(page.parent / cible).resolve() for page in PAGES for cible in _links(page)}

    assert [short(image) for image in images if image.resolve() not in citees] == []
    assert [short(image) for image in images if image.stat().st_size > IMAGE_MAX] == []
    assert sum(image.stat().st_size for image in images) < IMAGES_MAX
