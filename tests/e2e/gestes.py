"""What a person does in a browser: sign in, fill a page, press the button that bears the verb."""

from collections.abc import Mapping
from io import BytesIO
from urllib.parse import urljoin

import pikepdf
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from siae_portal.comptes.models import User
from tests.e2e.axe import assert_no_sideways_scroll, check_page
from tests.sessions import open_session

LARGE, TELEPHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
SAISIES = "input:not([type=hidden]):not([type=file]):not([type=submit]), textarea, select"

A_COCHER = {"declaration", "consentement", "quorum_atteint", "bareme_confirme", "secteurs_activite"}
LAISSER_VIDE = {"iban", "date_premiere_cloture"}
REPONDRE_OUI = {"signataire_est_representant"}


def annee_demandee() -> int:
    """The year after this one, as the portal proposes it."""
    return timezone.localdate().year + 1


def reponses(annee: int) -> dict[str, str]:
    """What is typed, by name of field; a text is answered anyway."""
    return {
        "date_debut": f"{annee}-01-01",
        "date_fin": f"{annee}-12-31",
        "jour": f"{annee - 2}-12-31",
        "etp_demandes": "8,15",
        "heures_prevues": "14 833",
        "etp_realises_n_1": "8,00",
        "nb_postes": "12",
        "recettes_commerciales": "60000",
        "aide_poste_budget": "194956,15",
        "telephone": "03 00 00 00 01",
        "courriel": "contact@exemple.invalid",
        "duree_collective": "35:00",
        "heure_debut": "09:00",
        "heure_fin": "12:00",
        "montant": "420000",
        "nb_prev_sorties": "10",
        "taux_durable": "30",
        "taux_transition": "20",
        "taux_positives": "25",
        "nom": "Maraîchage",
        "objet": "Culture de légumes biologiques",
        "lieu": "Longwy",
        "code": "54323",
        "postes": "12",
        "etp": "8,15",
        "charges": "320000",
        "recettes": "60000",
        "pour": "9",
        "contre": "1",
        "abstentions": "2",
        "motifs_fait": "Le projet répond aux besoins du territoire.",
        "motifs_droit": "Articles L5132-15 et R5132-28 du code du travail.",
    }


def sign_in(page: Page, user: User, base: str = "") -> None:
    """With a session opened beside the browser, its second factor shown: signing in has tests of its own."""
    cle = open_session(Client(), user)
    page.goto(base + reverse("comptes:connexion"))
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": cle, "url": urljoin(page.url, "/")}
    page.context.add_cookies([cookie])
    page.goto(base + reverse("accueil:accueil"))
    expect(page.locator("form[data-portail-deconnexion]")).not_to_have_count(0)


def press(page: Page, verbe: str) -> None:
    """The button, or the link drawn as one, that bears exactly this verb."""
    bouton = page.get_by_role("main").get_by_role("button", name=verbe, exact=True)
    lien = page.get_by_role("main").get_by_role("link", name=verbe, exact=True)
    bouton.or_(lien).first.click()


def look(page: Page) -> None:
    """What every page of a journey owes: axe, one title, no sideways scroll, on a phone too."""
    check_page(page)
    page.set_viewport_size(TELEPHONE)
    assert_no_sideways_scroll(page)
    page.set_viewport_size(LARGE)


def fill(page: Page, valeurs: Mapping[str, str]) -> None:
    """Answer every question still empty of the form of the page; a second line of ateliers stays blank."""
    for champ in page.locator(f"main form.portail-formulaire :is({SAISIES})").all():
        nom = champ.get_attribute("name") or ""
        if not champ.is_visible():
            continue
        ligne, _, court = nom.rpartition("-")
        if ligne and not ligne.endswith("-0"):
            continue
        _answer(page, champ, court, valeurs)


def _answer(page: Page, champ: Locator, nom: str, valeurs: Mapping[str, str]) -> None:
    genre = champ.get_attribute("type") or champ.evaluate("e => e.tagName.toLowerCase()")
    coche = page.locator(f"input[name={champ.get_attribute('name')}]:checked")
    if genre == "checkbox":
        if nom in A_COCHER and not coche.count():
            page.locator(f"label[for={champ.get_attribute('id')}]").click()
    elif genre == "radio":
        refuse = champ.get_attribute("value") == "True" and nom not in REPONDRE_OUI
        if not refuse and not coche.count():
            page.locator(f"label[for={champ.get_attribute('id')}]").click()
    elif genre == "select":
        if not champ.input_value():
            champ.select_option(index=1)
    elif not champ.input_value() and nom not in LAISSER_VIDE:
        champ.fill(valeurs.get(nom) or _guess(champ, nom, genre, valeurs))


def _guess(champ: Locator, nom: str, genre: str, valeurs: Mapping[str, str]) -> str:
    """An answer to a question that nobody thought of."""
    if genre in {"email", "tel"}:
        return valeurs["courriel" if genre == "email" else "telephone"]
    if genre == "date":
        return valeurs.get("jour", "2026-12-31")
    if champ.get_attribute("inputmode"):
        return "3016" if nom == "idcc" else "4"
    return f"Réponse à la question « {nom} »."


def answer_guidance(page: Page, *reponses: str) -> None:
    """Choose each answer in turn, one question by page."""
    for reponse in reponses:
        page.get_by_role("main").locator("label", has_text=reponse).first.click()
        press(page, "Continuer")


def missing_papers(page: Page) -> list[str]:
    """Ids of the mandatory papers of the page that hold no file."""
    manquantes = page.locator("form#envoi .portail-piece:not(#autres-pieces .portail-piece):not(:has(li))")
    return [piece.get_attribute("id") or "" for piece in manquantes.all()]


def attach_papers(page: Page) -> None:
    """One PDF, different, for each mandatory paper that misses; each leaves as soon as it is chosen."""
    codes = missing_papers(page)
    for code in codes:
        nom = f"{code}.pdf"
        piece = page.locator(f"#{code}")
        piece.locator("input[type=file]").set_input_files(
            [{"name": nom, "mimeType": "application/pdf", "buffer": pdf(nom)}]
        )
    for code in codes:
        expect(page.locator(f"#{code} .portail-fichier")).to_be_visible()


def pdf(titre: str) -> bytes:
    """A real PDF of one page, whose content depends on its title."""
    document, sortie = pikepdf.new(), BytesIO()
    document.add_blank_page(page_size=(595, 842))
    document.docinfo["/Title"] = titre
    document.save(sortie)
    return sortie.getvalue()
