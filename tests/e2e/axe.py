"""Accessibility of a page, by axe, with a failure that says what to mend."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

MOTEUR = Axe()


def assert_axe(page: Page) -> None:
    """Fail with one line per element at fault; no rule is left out."""
    violations = MOTEUR.run(page).response["violations"]
    lignes = [
        f"{regle['id']} ({regle['impact']}) : {regle['help']}\n    {noeud['html'][:200]}"
        for regle in violations
        for noeud in regle["nodes"]
    ]
    if lignes:
        pytest.fail(
            f"{page.url} : {len(lignes)} défaut(s) d’accessibilité\n" + "\n".join(lignes), pytrace=False
        )


def assert_no_sideways_scroll(page: Page) -> None:
    """Fail when the page is wider than its window."""
    largeur, fenetre = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert largeur <= fenetre, f"{page.url} : {largeur} pixels de large dans une fenêtre de {fenetre}"


def check_page(page: Page) -> None:
    """What every page owes: axe clean, no sideways scroll, one title of the first level."""
    assert_axe(page)
    assert_no_sideways_scroll(page)
    assert page.locator("h1").count() == 1, f"{page.url} : un seul titre de premier niveau"
